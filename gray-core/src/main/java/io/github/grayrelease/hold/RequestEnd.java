package io.github.grayrelease.hold;

import io.github.grayrelease.GrayCompletion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request, which observers are told once, whoever notices it first. Exists only for requests of applications
 * where an observer wants to know. Safe for all threads.
 */
public final class RequestEnd {

    /** The attribute of a request with its end, until then. */
    public static final String ATTRIBUTE = "io.github.grayrelease.end";

    /** The status of an answer that is only known to be a failure. */
    public static final int FAILED = 500;

    private final GrayContext context;
    private final long decided;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Throwable failure;

    private RequestEnd(GrayContext context) {
        this.context = context;
        this.decided = context.runtime().nanos.getAsLong();
    }

    /**
     * Expects the end of a request whose stage was just decided.
     *
     * @param context the context of the request
     * @return the end; null if no observer wants to know
     */
    public static @Nullable RequestEnd of(GrayContext context) {
        return isExpected(context) ? new RequestEnd(context) : null;
    }

    /** Whether an observer wants to know the end of a request. */
    public static boolean isExpected(GrayContext context) {
        return context.runtime().guardedObserver().hearsCompletions();
    }

    /**
     * An exception left the application. Only the first one of a request counts.
     *
     * @param cause the exception
     */
    public void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /**
     * Whether an exception left the application.
     *
     * @return true if one did
     */
    public boolean hasFailed() {
        return failure != null;
    }

    /**
     * The request is completed. Only the first call tells observers. Never throws.
     *
     * @param status yields the status of the answer
     */
    public void tell(IntSupplier status) {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        GuardedObserver observer = context.runtime().guardedObserver();
        try {
            Duration duration = Duration.ofNanos(context.runtime().nanos.getAsLong() - decided);
            observer.completed(new GrayCompletion(
                    context.decision(),
                    status.getAsInt(),
                    Optional.ofNullable(failure),
                    Optional.ofNullable(context.arms().failure()),
                    duration,
                    context.arms().all()));
        } catch (RuntimeException | LinkageError refused) {
            observer.failed("noticing the end of a request", refused);
        }
    }
}
