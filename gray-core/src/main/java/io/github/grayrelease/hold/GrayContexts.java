package io.github.grayrelease.hold;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.hold.ContextScope.Origin;
import io.opentelemetry.api.baggage.Baggage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of the current thread: Gray's own scope, else the stage in OpenTelemetry's context, which an agent or an
 * instrumented executor may have propagated alone.
 */
public final class GrayContexts {

    private static final ThreadLocal<@Nullable ContextScope> TOP = new ThreadLocal<>();

    private GrayContexts() {}

    /**
     * The context of this thread.
     *
     * @return the context of Gray's scope; else that of the stage in baggage; else the baseline of the application that
     *     answers on this thread
     */
    public static GrayContext current() {
        GrayContext context = currentOrNull();
        return context != null ? context : RunningApplications.here().outside();
    }

    /**
     * The context of this thread, for code that chooses a path. If there is none, the decision may have been lost on the
     * way, which is reported.
     *
     * @return as {@link #current}
     * @throws IllegalStateException if there is none, in a strict application that serves requests
     */
    public static GrayContext asked() {
        GrayContext context = onThread();
        return context != null ? context : askedOf(RunningApplications.here());
    }

    /**
     * The context of this thread in one application, for code that chooses a path.
     *
     * @param application the application
     * @return the context of Gray's scope if it belongs to this application; else that of the stage in baggage; else the
     *     baseline
     * @throws IllegalStateException if there is none, and the application is strict and serves requests
     */
    public static GrayContext askedOf(GrayRuntime application) {
        GrayContext context = currentOrNull(application);
        if (context != null) {
            return context;
        }
        application.lost();
        return application.outside();
    }

    /**
     * The context of Gray's own scope or of baggage on this thread.
     *
     * @return the context, or null outside a request
     */
    public static @Nullable GrayContext currentOrNull() {
        GrayContext context = onThread();
        if (context != null) {
            return context;
        }
        return relayed(RunningApplications.here());
    }

    /**
     * The context of Gray's own scope or of baggage on this thread, in one application.
     *
     * @param application the application
     * @return the context, or null outside a request of the application
     */
    public static @Nullable GrayContext currentOrNull(GrayRuntime application) {
        GrayContext context = onThread();
        if (context != null) {
            return context.runtime() == application ? context : null;
        }
        return relayed(application);
    }

    /** The context of the tag in baggage; null if there is none, or if it can't be read. */
    private static @Nullable GrayContext relayed(GrayRuntime application) {
        try {
            String tag = Baggage.current().getEntryValue(BaggageHeader.KEY);
            return tag == null ? null : relayed(tag, application);
        } catch (RuntimeException | LinkageError failure) {
            application.guardedObserver().failed("reading baggage", failure);
            return null;
        }
    }

    private static GrayContext relayed(String tag, GrayRuntime application) {
        RuleBook book = application.books().current();
        return GrayContext.outside(book.relayed(tag), book, application);
    }

    /**
     * The context outside a request: the baseline of the application that answers on this thread.
     *
     * @return the baseline, even if this thread has a context
     */
    public static GrayContext outside() {
        return RunningApplications.here().outside();
    }

    /**
     * Finds the code that asks for a variant whose answer comes later, when the stack shows only the subscriber. Walks the
     * stack now, and only for an undeclared name.
     *
     * @param variant the variant
     * @return yields class, method and line
     */
    public static Supplier<String> askerOf(String variant) {
        GrayRuntime runtime = RunningApplications.here();
        if (runtime.knowsEveryName() || runtime.books().current().declares(variant)) {
            return Caller::outsideGray;
        }
        String asker = Caller.outsideGray();
        return () -> asker;
    }

    /**
     * Makes a context current on this thread and in OpenTelemetry baggage, until the scope is closed.
     *
     * @param context the context; null for none
     * @return the scope; close it on this thread
     */
    public static GrayScope open(@Nullable GrayContext context) {
        return push(context, Origin.CODE);
    }

    /**
     * As {@link #open}, unless a scope of this context is already open on this thread: then an executor has carried the
     * context here, and a scope that was opened inside it since, on purpose, stays in force.
     *
     * @param context the context; null for none
     * @return the scope; close it on this thread
     */
    public static GrayScope resume(@Nullable GrayContext context) {
        return isWithin(context) ? GrayScope.NOTHING : open(context);
    }

    /**
     * Whether this thread is inside a scope with a context, however many scopes are inside of that one.
     *
     * @param context the context; null for none
     * @return true if it is
     */
    @SuppressWarnings("ReferenceEquality") // two requests may have equal contexts
    public static boolean isWithin(@Nullable GrayContext context) {
        for (ContextScope scope = TOP.get(); scope != null; scope = scope.previous()) {
            if (scope.context() == context) {
                return true;
            }
        }
        return false;
    }

    /** Makes the context of a Micrometer snapshot current until {@link #closeSnapshot}. */
    static void openSnapshot(@Nullable GrayContext context) {
        push(context, Origin.SNAPSHOT);
    }

    /** Ends the innermost scope that a snapshot opened, with the unclosed scopes inside it. */
    static void closeSnapshot() {
        for (ContextScope scope = TOP.get(); scope != null; scope = scope.previous()) {
            if (scope.origin() == Origin.SNAPSHOT) {
                scope.close();
                return;
            }
        }
    }

    private static ContextScope push(@Nullable GrayContext context, Origin origin) {
        ContextScope scope = new ContextScope(context, TOP.get(), origin);
        TOP.set(scope);
        return scope;
    }

    static @Nullable ContextScope top() {
        return TOP.get();
    }

    /** Restores the state before a scope was opened. */
    static void restore(@Nullable ContextScope previous) {
        if (previous == null) {
            TOP.remove();
        } else {
            TOP.set(previous);
        }
    }

    private static @Nullable GrayContext onThread() {
        ContextScope scope = TOP.get();
        return scope == null ? null : scope.context();
    }
}
