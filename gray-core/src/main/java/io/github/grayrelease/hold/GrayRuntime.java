package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.decide.RuleDocument;
import io.github.grayrelease.source.RuleBooks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
            new GrayRuntime(new RuleBooks(RuleDocument.of("stable", "canary", "beta")), new GrayObserver() {}, false);

    private static final Deque<GrayRuntime> STARTED = new ArrayDeque<>(List.of(NOBODYS));
    private static volatile GrayRuntime latest = NOBODYS;

    private final RuleBooks books;
    private final GrayObserver observer;
    private final boolean strict;

    private GrayRuntime(RuleBooks books, GrayObserver observer, boolean strict) {
        this.books = books;
        this.observer = observer;
        this.strict = strict;
    }

    /**
     * Starts Gray for an application that forgives its code a wrong name.
     *
     * @param books its rules
     * @param observer who is told what happens
     * @return the runtime; close it when the application ends
     */
    public static GrayRuntime start(RuleBooks books, GrayObserver observer) {
        return start(books, observer, false);
    }

    /**
     * Starts Gray for an application.
     *
     * @param books its rules
     * @param observer who is told what happens
     * @param strict whether asking for an undeclared name throws; for tests
     * @return the runtime; close it when the application ends
     */
    public static GrayRuntime start(RuleBooks books, GrayObserver observer, boolean strict) {
        GrayRuntime runtime = new GrayRuntime(books, observer, strict);
        synchronized (STARTED) {
            STARTED.push(runtime);
            latest = runtime;
        }
        return runtime;
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
     * Who is told what happens.
     *
     * @return the observer
     */
    public GrayObserver observer() {
        return observer;
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
