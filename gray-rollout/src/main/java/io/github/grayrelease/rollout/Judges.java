package io.github.grayrelease.rollout;

import io.github.grayrelease.GrayArm;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.share.Rollout;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Hands requests that have ended to the judges of their rollouts. Safe for all threads. */
public final class Judges implements GrayObserver {

    /** How exceptions of clients that went away are called by Tomcat, Jetty, Reactor Netty and Spring. */
    private static final Set<String> CLIENT_ABORTS = Set.of(
            "org.apache.catalina.connector.ClientAbortException",
            "org.eclipse.jetty.io.EofException",
            "org.springframework.web.context.request.async.AsyncRequestNotUsableException",
            "reactor.netty.channel.AbortedException",
            "java.util.concurrent.CancellationException");

    private static final int DEEPEST_CAUSE = 10;

    private final LongSupplier nanos;
    private volatile Map<String, Seat> seats = Map.of();
    private volatile Runnable reloaded = () -> {};

    /** A judge and what it judges. */
    record Seat(Rollout plan, Judge judge) {}

    /** Judges by the machine's clock. */
    public Judges() {
        this(System::nanoTime);
    }

    Judges(LongSupplier nanos) {
        this.nanos = nanos;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Replaces the judges, by rule. */
    void seat(Map<String, Seat> next) {
        seats = Map.copyOf(next);
    }

    /** Sets what to do when rules have changed. */
    void onReload(Runnable action) {
        reloaded = action;
    }

    @Override
    public void completed(GrayCompletion completion) {
        for (GrayArm arm : completion.arms()) {
            Seat seat = seats.get(arm.rule());
            if (seat != null) {
                seat.judge()
                        .ended(
                                arm.inStage(),
                                arm.subject(),
                                hasFailed(seat.plan(), completion),
                                completion.duration(),
                                now());
            }
        }
    }

    private static boolean hasFailed(Rollout plan, GrayCompletion completion) {
        if (completion.failure().filter(Judges::isClientAbort).isPresent()) {
            return false;
        }
        return completion.failure().isPresent()
                || completion.failedBecause().isPresent()
                || plan.analysis().failures().contains(completion.status());
    }

    /** A client that went away says nothing about the stage that served it. */
    private static boolean isClientAbort(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(cause -> CLIENT_ABORTS.contains(cause.getClass().getName()));
    }

    @Override
    public void reloaded(GrayReload reload) {
        reloaded.run();
    }
}
