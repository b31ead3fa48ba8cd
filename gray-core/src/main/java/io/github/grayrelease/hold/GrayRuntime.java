package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.Request;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.AttributedRequest;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagReader;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one application brings to all its requests: where its rules are, who is told what happens, how strict it is with
 * its own code. A request is bound to the runtime it entered through; {@link RunningApplications} finds the one that answers
 * code outside any request. Safe for all threads.
 */
public final class GrayRuntime implements AutoCloseable {

    /** Answers where no application has started Gray, as in a unit test: every name is known, nothing is observed. */
    static final GrayRuntime NOBODYS =
            new GrayRuntime(with(new RuleBooks(RuleDocument.of("stable", "canary", "beta"))));

    /** A caller that does not say which service it is. */
    private static final String UNKNOWN = "unknown";

    private final RuleBooks books;
    private final TagReader tags;
    private final GuardedObserver observer;
    private final Supplier<List<GrayAttributes>> attributes;
    private final InstantSource clock;
    private final boolean strict;
    private final boolean expectsTags;
    private final String service;
    private final WeakReference<ClassLoader> loader;
    private volatile OutgoingHeaders outgoing = OutgoingHeaders.NOTHING;
    private volatile boolean serving;

    GrayRuntime(GrayRuntimeBuilder builder) {
        this.books = builder.books;
        this.tags = builder.tags;
        this.observer = new GuardedObserver(builder.observer);
        this.attributes = builder.attributes;
        this.clock = builder.clock;
        this.strict = builder.strict;
        this.expectsTags = builder.expectsTags;
        this.service = builder.service;
        this.loader = new WeakReference<>(builder.loader);
    }

    /**
     * Begins a runtime.
     *
     * @param books the application's rules
     * @return what to set further, and to start
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
     * Reads what requests present.
     *
     * @return the reader
     */
    public TagReader tags() {
        return tags;
    }

    /**
     * Who is told what happens.
     *
     * @return the observer; it throws nothing
     */
    public GrayObserver observer() {
        return observer;
    }

    GuardedObserver guardedObserver() {
        return observer;
    }

    /**
     * The name of this service among others.
     *
     * @return the name
     */
    public String service() {
        return service;
    }

    /**
     * What would be decided for a request, and why. Touches neither metrics nor what any thread holds.
     *
     * @param request the request
     * @return the explanation, by the current rules
     */
    public GrayExplanation explain(Request request) {
        return explain(request, clock);
    }

    /**
     * What would be decided for a request at some time, and why. Touches neither metrics nor what any thread holds.
     *
     * @param request the request
     * @param at tells the time
     * @return the explanation, by the current rules
     */
    public GrayExplanation explain(Request request, InstantSource at) {
        RuleBook rules = books.current();
        return rules.explain(tags.read(request, rules.stages()), attributed(request), at);
    }

    /**
     * Decides for a request that presented its tags.
     *
     * @param presented the tags
     * @param request the request
     * @param rules the rules
     * @return the decision, and the variants that are on
     */
    public Outcome decide(PresentedTags presented, Request request, RuleBook rules) {
        if (!serving) {
            serve();
        }
        if (expectsTags && presented.stage().isEmpty() && presented.ignored().isEmpty()) {
            observer.lostTag(tags.source(request).orElse(UNKNOWN));
        }
        return rules.decide(presented, attributed(request), clock);
    }

    private Request attributed(Request request) {
        return AttributedRequest.of(request, attributes.get(), observer::failed);
    }

    /**
     * The context of work that belongs to no request, and is not meant to.
     *
     * @return the baseline, by the current rules
     */
    public GrayContext outside() {
        RuleBook rules = books.current();
        return GrayContext.outside(rules.undecided(), rules, this);
    }

    /**
     * Sets what requests to other services carry; nothing, until it is set.
     *
     * @param egress tells what
     */
    public void sendThrough(OutgoingHeaders egress) {
        this.outgoing = egress;
    }

    /**
     * What requests to other services carry.
     *
     * @return tells what
     */
    public OutgoingHeaders outgoing() {
        return outgoing;
    }

    /** Says that requests are served from now on, so that there is something to lose; at the first one, if not before. */
    public void serve() {
        serving = true;
    }

    /** Code asked on a thread that holds no context. */
    void lost() {
        if (!serving) {
            return;
        }
        if (strict) {
            throw new IllegalStateException(
                    "Gray was asked on thread '%s', which works for no request that Gray knows of;"
                                    .formatted(Thread.currentThread().getName())
                            + " wrap the task or its executor with Gray.wrap(..), or say Gray.outside(..) where it is meant");
        }
        observer.lostContext(Caller::outsideGray);
    }

    /**
     * Whether names may be asked for that nobody declared, because nobody has started Gray.
     *
     * @return true outside of any application
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

    /** Ends Gray for this application; requests that are under way keep their contexts. */
    @Override
    public void close() {
        RunningApplications.closed(this);
    }
}
