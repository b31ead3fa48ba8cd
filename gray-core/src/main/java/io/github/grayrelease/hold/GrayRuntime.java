package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.Request;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Arrival;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.decide.Surroundings;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.AttributedRequest;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagReader;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The parts of one application that all its requests use: rules, tag reader, observer, egress, strictness. A request
 * belongs to the runtime through which it entered; {@link RunningApplications} finds the runtime that answers outside a
 * request. Safe for all threads.
 */
public final class GrayRuntime implements AutoCloseable {

    /** The answer if no application has started Gray, as in a unit test: every name is declared, nothing is observed. */
    static final GrayRuntime NOBODYS =
            new GrayRuntime(with(new RuleBooks(RuleDocument.of("stable", "canary", "beta"))));

    /** The name of a caller that sends no valid name. */
    private static final String UNKNOWN = "unknown";

    private final RuleBooks books;
    private final TagReader tags;
    private final GuardedObserver observer;
    private final Supplier<List<GrayAttributes>> attributes;
    private final InstantSource clock;
    final LongSupplier nanos;
    private final Surroundings heard;
    private final Surroundings unheard;
    private final boolean strict;
    private final boolean expectsTags;
    private final String service;
    private final WeakReference<ClassLoader> loader;
    private volatile OutgoingHeaders outgoing = OutgoingHeaders.NOTHING;
    private volatile boolean serving;

    GrayRuntime(GrayRuntimeBuilder builder) {
        this.books = builder.books;
        this.tags = builder.tags;
        this.observer = GuardedObserver.of(builder.observer);
        this.attributes = builder.attributes;
        this.clock = builder.clock;
        this.nanos = builder.nanos;
        this.heard = new Surroundings(clock, observer::missed);
        this.unheard = new Surroundings(clock, null);
        this.strict = builder.strict;
        this.expectsTags = builder.expectsTags;
        this.service = builder.service;
        this.loader = new WeakReference<>(builder.loader);
    }

    /**
     * Creates a builder.
     *
     * @param books the application's rules
     * @return a builder; {@code start} starts the runtime
     */
    public static GrayRuntimeBuilder with(RuleBooks books) {
        return new GrayRuntimeBuilder(books);
    }

    boolean isOwnedBy(ClassLoader candidate) {
        return candidate == loader.get();
    }

    /**
     * The application's rules.
     *
     * @return the rules
     */
    public RuleBooks books() {
        return books;
    }

    /**
     * The reader of tags.
     *
     * @return the reader
     */
    public TagReader tags() {
        return tags;
    }

    /**
     * The observer.
     *
     * @return the observer; it never throws
     */
    public GrayObserver observer() {
        return observer;
    }

    /**
     * The time by which rules are evaluated.
     *
     * @return the time of the clock
     */
    public Instant now() {
        return clock.instant();
    }

    GuardedObserver guardedObserver() {
        return observer;
    }

    /**
     * The name of this service.
     *
     * @return the name
     */
    public String service() {
        return service;
    }

    /**
     * Explains the decision for a request. Changes neither metrics nor any thread's context.
     *
     * @param request the request
     * @return the explanation, according to the rules in force
     */
    public GrayExplanation explain(Request request) {
        return explain(request, clock);
    }

    /**
     * Explains the decision for a request at a given time. Changes neither metrics nor any thread's context.
     *
     * @param request the request
     * @param at the clock
     * @return the explanation, according to the rules in force
     */
    public GrayExplanation explain(Request request, InstantSource at) {
        RuleBook rules = books.current();
        return rules.explain(tags.read(request, rules.stages()), attributed(request, () -> false), at);
    }

    /**
     * Notes that a request has arrived, and counts a tag that was lost on its way.
     *
     * @param presented the tags
     * @param request the request
     */
    public void arrived(PresentedTags presented, Request request) {
        if (!serving) {
            serve();
        }
        if (expectsTags && presented.stage().isEmpty() && presented.ignored().isEmpty()) {
            observer.lostTag(tags.source(request).orElse(UNKNOWN));
        }
    }

    /**
     * Adds the application's attributes to a request.
     *
     * @param request the request
     * @param awaitsUser whether somebody has asked for the user before the user is known
     * @return the request with attributes
     */
    public Request attributed(Request request, BooleanSupplier awaitsUser) {
        return AttributedRequest.of(request, attributes.get(), observer::failed, awaitsUser);
    }

    /**
     * Decides the stage of a request.
     *
     * @param arrival the request
     * @return the decision and the active variants
     */
    public Outcome decide(Arrival arrival) {
        if (!observer.hearsMisses()) {
            return decide(arrival, unheard);
        }
        return arrival.mayWait() ? decideOnce(arrival) : decide(arrival, heard);
    }

    private static Outcome decide(Arrival arrival, Surroundings surroundings) {
        return arrival.rules().decide(arrival.presented(), arrival.request(), surroundings);
    }

    /** An attempt that is repeated once the user is known must not count what it missed. */
    private Outcome decideOnce(Arrival arrival) {
        List<Runnable> misses = new ArrayList<>();
        Outcome outcome =
                decide(arrival, new Surroundings(clock, (rule, why) -> misses.add(() -> observer.missed(rule, why))));
        misses.forEach(Runnable::run);
        return outcome;
    }

    /**
     * Tells the observers of the decision and the variants of a request that entered.
     *
     * @param context the request's context, which is current
     */
    public void tellDecision(GrayContext context) {
        observer.decided(context.decision());
        if (observer.hearsVariants()) {
            context.book()
                    .variants()
                    .forEach(variant ->
                            observer.resolved(variant, context.variants().contains(variant)));
        }
    }

    /**
     * The context of work that intentionally belongs to no request.
     *
     * @return the baseline of the rules in force
     */
    public GrayContext outside() {
        RuleBook rules = books.current();
        return GrayContext.outside(rules.undecided(), rules, this);
    }

    /**
     * Sets the egress. Until then, outgoing requests carry nothing.
     *
     * @param egress the egress
     */
    public void sendThrough(OutgoingHeaders egress) {
        this.outgoing = egress;
    }

    /**
     * The headers of outgoing requests.
     *
     * @return the egress
     */
    public OutgoingHeaders outgoing() {
        return outgoing;
    }

    /**
     * Marks the application as serving requests, so that a missing context counts as lost. The first request marks it at
     * the latest.
     */
    public void serve() {
        serving = true;
    }

    /** Reports a question on a thread without context. */
    void lost() {
        if (!serving) {
            return;
        }
        if (strict) {
            throw new IllegalStateException("Gray was asked on thread '%s', which has no request context;"
                            .formatted(Thread.currentThread().getName())
                    + " wrap the task or its executor with Gray.wrap(..), or use Gray.outside(..) if this is intended");
        }
        observer.lostContext(Caller::outsideGray);
    }

    /**
     * Whether every name counts as declared, because no application has started Gray.
     *
     * @return true outside any application
     */
    public boolean knowsEveryName() {
        return this == NOBODYS;
    }

    /**
     * Whether asking for an undeclared name throws.
     *
     * @return true in tests
     */
    public boolean strict() {
        return strict;
    }

    /** Stops Gray for this application; running requests keep their contexts. */
    @Override
    public void close() {
        RunningApplications.closed(this);
    }
}
