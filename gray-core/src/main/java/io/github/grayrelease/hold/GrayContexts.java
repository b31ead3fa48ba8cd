package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.hold.ContextScope.Origin;
import io.opentelemetry.api.baggage.Baggage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is held on the current thread. Looks at Gray's own scope first, then at OpenTelemetry's context, which an agent or
 * an instrumented executor may have carried here when nobody carried Gray's.
 */
public final class GrayContexts {

    private static final ThreadLocal<ContextScope> TOP = new ThreadLocal<>();

    private GrayContexts() {}

    /**
     * What is held on this thread.
     *
     * @return what Gray's scope holds; else what baggage says; else the baseline of the application started last
     */
    public static GrayContext current() {
        GrayContext held = onThread();
        return held != null ? held : carriedOrOutside();
    }

    /**
     * What is held on this thread, for code that asks which path to take: where nothing is, the decision may have been
     * lost on the way here, and somebody is told.
     *
     * @return as {@link #current}
     * @throws IllegalStateException if nothing is held, in a strict application that serves requests
     */
    public static GrayContext asked() {
        GrayContext held = currentOrNull();
        if (held != null) {
            return held;
        }
        GrayRuntime runtime = GrayRuntime.latest();
        runtime.lost();
        return runtime.outside();
    }

    /**
     * What Gray's own scope or baggage holds on this thread.
     *
     * @return what is held, or null where this thread works for no request that Gray knows of
     */
    public static @Nullable GrayContext currentOrNull() {
        GrayContext held = onThread();
        if (held != null) {
            return held;
        }
        return Baggage.current().getEntryValue(BaggageHeader.KEY) == null ? null : carriedOrOutside();
    }

    /**
     * What is held where there is no request: the baseline of the application started last.
     *
     * @return the baseline, whatever this thread holds
     */
    public static GrayContext outside() {
        return GrayRuntime.latest().outside();
    }

    /**
     * Finds who asks for a variant that will be answered later, when the stack shows only who subscribed. The stack is
     * walked now, and only where nobody has declared the name.
     *
     * @param variant the variant
     * @return tells class, method and line
     */
    public static Supplier<String> askerOf(String variant) {
        GrayRuntime runtime = GrayRuntime.latest();
        if (runtime.knowsEveryName() || runtime.books().current().declares(variant)) {
            return Caller::outsideGray;
        }
        String asker = Caller.outsideGray();
        return () -> asker;
    }

    /**
     * Makes something current on this thread and in OpenTelemetry baggage, until the scope is closed.
     *
     * @param held what to hold; null to hold nothing, whatever was held before
     * @return the scope; close it on this thread
     */
    public static GrayScope open(@Nullable GrayContext held) {
        return push(held, Origin.CODE);
    }

    /** Makes what a snapshot captured current; ended by {@link #closeSnapshot}. */
    static void openSnapshot(@Nullable GrayContext held) {
        push(held, Origin.SNAPSHOT);
    }

    /** Ends the innermost scope that a snapshot opened, and what was opened inside it and forgotten. */
    static void closeSnapshot() {
        for (ContextScope frame = TOP.get(); frame != null; frame = frame.previous()) {
            if (frame.origin() == Origin.SNAPSHOT) {
                frame.close();
                return;
            }
        }
    }

    private static ContextScope push(@Nullable GrayContext held, Origin origin) {
        ContextScope frame = new ContextScope(held, TOP.get(), origin);
        TOP.set(frame);
        return frame;
    }

    static @Nullable ContextScope top() {
        return TOP.get();
    }

    /** Puts back what was there before a frame was opened. */
    static void restore(@Nullable ContextScope previous) {
        if (previous == null) {
            TOP.remove();
        } else {
            TOP.set(previous);
        }
    }

    private static @Nullable GrayContext onThread() {
        ContextScope frame = TOP.get();
        return frame == null ? null : frame.held();
    }

    private static GrayContext carriedOrOutside() {
        GrayRuntime runtime = GrayRuntime.latest();
        RuleBook book = runtime.books().current();
        String tag = Baggage.current().getEntryValue(BaggageHeader.KEY);
        GrayDecision decision = tag == null ? book.undecided() : book.relayed(tag);
        return GrayContext.outside(decision, book, runtime);
    }
}
