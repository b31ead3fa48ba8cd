package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.Request;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.AttributedRequest;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.trust.Trust;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one application brings to all its requests: where its rules are, who is told what happens, how strict it is with
 * its own code. A request is bound to the runtime it entered through; code that runs outside any request is answered by
 * the one that was started last in this JVM and is not closed. Safe for all threads.
 */
public final class GrayRuntime implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GrayRuntime.class);

    /** Answers where no application has started Gray, as in a unit test: every name is known, nothing is observed. */
    private static final GrayRuntime NOBODYS =
            new GrayRuntime(with(new RuleBooks(RuleDocument.of("stable", "canary", "beta"))));

    /** A caller that does not say which service it is. */
    private static final String UNKNOWN = "unknown";

    private static final Deque<GrayRuntime> STARTED = new ArrayDeque<>(List.of(NOBODYS));
    private static volatile GrayRuntime latest = NOBODYS;

    private final RuleBooks books;
    private final TagReader tags;
    private final GrayObserver observer;
    private final Supplier<List<GrayAttributes>> attributes;
    private final InstantSource clock;
    private final boolean strict;
    private final boolean expectsTags;
    private final String service;
    private volatile OutgoingHeaders outbound = OutgoingHeaders.NOTHING;
    private volatile boolean serving;

    private GrayRuntime(Builder builder) {
        this.books = builder.books;
        this.tags = builder.tags;
        this.observer = builder.observer;
        this.attributes = builder.attributes;
        this.clock = builder.clock;
        this.strict = builder.strict;
        this.expectsTags = builder.expectsTags;
        this.service = builder.service;
    }

    /**
     * Begins a runtime.
     *
     * @param books the application's rules
     * @return what to set further, and to start
     */
    public static Builder with(RuleBooks books) {
        return new Builder(books);
    }

    /** What an application may set before it starts. */
    public static final class Builder {

        private final RuleBooks books;
        private TagReader tags = new TagReader(TagNames.DEFAULT, Trust.NONE);
        private GrayObserver observer = new GrayObserver() {};
        private Supplier<List<GrayAttributes>> attributes = List::of;
        private InstantSource clock = InstantSource.system();
        private boolean strict;
        private boolean expectsTags;
        private String service = "application";

        private Builder(RuleBooks books) {
            this.books = books;
        }

        /**
         * Sets what reads tags; by default the standard header is looked at, and nobody trusted.
         *
         * @param reader reads what requests present
         * @return this builder
         */
        public Builder tags(TagReader reader) {
            this.tags = reader;
            return this;
        }

        /**
         * Sets who is told what happens; by default nobody.
         *
         * @param everyone the observer
         * @return this builder
         */
        public Builder observer(GrayObserver everyone) {
            this.observer = everyone;
            return this;
        }

        /**
         * Sets who adds facts about requests; by default nobody.
         *
         * @param contributors the contributors, the most believed first
         * @return this builder
         */
        public Builder attributes(List<GrayAttributes> contributors) {
            List<GrayAttributes> copied = List.copyOf(contributors);
            return attributes(() -> copied);
        }

        /**
         * Sets who adds facts about requests, where they may not be there yet.
         *
         * @param contributors the contributors, the most believed first; asked for each request
         * @return this builder
         */
        public Builder attributes(Supplier<List<GrayAttributes>> contributors) {
            this.attributes = contributors;
            return this;
        }

        /**
         * Sets what tells rules the time; by default the system's clock.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Sets the name of this service among others; by default {@code application}.
         *
         * @param name the name
         * @return this builder
         */
        public Builder service(String name) {
            this.service = name;
            return this;
        }

        /**
         * Makes a request without a tag one that lost it on the way; for services that only other services call.
         *
         * @return this builder
         */
        public Builder expectsTags() {
            this.expectsTags = true;
            return this;
        }

        /**
         * Makes asking for an undeclared name throw, and asking where the decision was lost; for tests.
         *
         * @return this builder
         */
        public Builder strict() {
            this.strict = true;
            return this;
        }

        /**
         * Starts Gray for the application.
         *
         * @return the runtime; close it when the application ends
         */
        public GrayRuntime start() {
            GrayRuntime runtime = new GrayRuntime(this);
            synchronized (STARTED) {
                STARTED.push(runtime);
                latest = runtime;
            }
            return runtime;
        }
    }

    /** The runtime that answers for code outside any request. */
    static GrayRuntime latest() {
        return latest;
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
     * What would be decided for a request, and why. Touches neither metrics nor what is held.
     *
     * @param request the request
     * @return the explanation, by the current rules
     */
    public GrayExplanation explain(Request request) {
        return explain(request, clock);
    }

    /**
     * What would be decided for a request at some time, and why. Touches neither metrics nor what is held.
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
            lostTag(tags.source(request).orElse(UNKNOWN));
        }
        return rules.decide(presented, attributed(request), clock);
    }

    private void lostTag(String source) {
        try {
            observer.lostTag(source);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a lost tag", failure);
        }
    }

    private Request attributed(Request request) {
        return AttributedRequest.of(request, attributes.get(), this::failed);
    }

    /**
     * Who is told what happens.
     *
     * @return the observer
     */
    public GrayObserver observer() {
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
     * What is held by work that belongs to no request, and is not meant to.
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
        this.outbound = egress;
    }

    /**
     * What requests to other services carry.
     *
     * @return tells what
     */
    public OutgoingHeaders outbound() {
        return outbound;
    }

    /** Says that requests are served from now on, so that there is something to lose; at the first one, if not before. */
    public void serve() {
        serving = true;
    }

    /** Code asked on a thread that holds nothing. */
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
        try {
            observer.lostContext(Caller::outsideGray);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a lost decision", failure);
        }
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

    /**
     * A request entered.
     *
     * @param decision its decision
     */
    public void decided(GrayDecision decision) {
        try {
            observer.decided(decision);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a decision", failure);
        }
    }

    /** A decision became current. */
    GrayScope entered(GrayDecision decision) {
        try {
            return observer.entered(decision);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a scope", failure);
            return GrayScope.NOTHING;
        }
    }

    /** Ends what {@link #entered} began. */
    void left(GrayScope observed) {
        try {
            observed.close();
        } catch (RuntimeException | LinkageError failure) {
            failed("observing the end of a scope", failure);
        }
    }

    /**
     * Code asked for an undeclared name.
     *
     * @param name the name
     * @param caller class, method and line that asked
     */
    public void unknownVariant(String name, String caller) {
        try {
            observer.unknownVariant(name, caller);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing an unknown variant", failure);
        }
    }

    /**
     * A proof proved nothing, so that the tag beside it does not count.
     *
     * @param why what was wrong with it
     */
    public void proofRefused(String why) {
        try {
            observer.proofRefused(why);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a proof", failure);
        }
    }

    /**
     * Something inside Gray failed while a request ran.
     *
     * @param step what failed
     * @param failure what was thrown
     */
    public void failed(String step, Throwable failure) {
        try {
            observer.failed(step, failure);
        } catch (RuntimeException | LinkageError second) {
            log.debug("Gray could not report a failure of {}", step, second);
        }
    }

    /** Ends Gray for this application; requests that are under way keep what they hold. */
    @Override
    public void close() {
        synchronized (STARTED) {
            STARTED.remove(this);
            latest = STARTED.element();
        }
    }
}
