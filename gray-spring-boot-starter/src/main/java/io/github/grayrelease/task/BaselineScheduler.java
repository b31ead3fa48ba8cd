package io.github.grayrelease.task;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/** Runs every task with the baseline. */
final class BaselineScheduler implements TaskScheduler {

    private final TaskScheduler scheduler;
    private final ObjectProvider<GrayRuntime> runtime;

    BaselineScheduler(TaskScheduler scheduler, ObjectProvider<GrayRuntime> runtime) {
        this.scheduler = scheduler;
        this.runtime = runtime;
    }

    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
        return scheduler.schedule(new Outside(task), trigger);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
        return scheduler.schedule(new Outside(task), startTime);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
        return scheduler.scheduleAtFixedRate(new Outside(task), startTime, period);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
        return scheduler.scheduleAtFixedRate(new Outside(task), period);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
        return scheduler.scheduleWithFixedDelay(new Outside(task), startTime, delay);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
        return scheduler.scheduleWithFixedDelay(new Outside(task), delay);
    }

    @Override
    public Clock getClock() {
        return scheduler.getClock();
    }

    /** Passes on the scheduler's name that the method asks for. */
    private final class Outside implements SchedulingAwareRunnable {

        private final Runnable task;

        Outside(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            try (GrayScope scope = GrayContexts.open(runtime.getObject().outside())) {
                task.run();
            }
        }

        @Override
        public boolean isLongLived() {
            return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
        }

        @Override
        public @Nullable String getQualifier() {
            return task instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
