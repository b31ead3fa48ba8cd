package io.github.grayrelease.propagate;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task that is scheduled once with the context of the scheduling thread, and periodic tasks with the baseline: these
 * outlive the request.
 */
final class ContextScheduler extends ContextExecutorService implements ScheduledExecutorService {

    private final ScheduledExecutorService service;

    ContextScheduler(ScheduledExecutorService service) {
        super(service);
        this.service = service;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return service.schedule(ContextWrapping.runnable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return service.schedule(ContextWrapping.callable(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return service.scheduleAtFixedRate(ContextWrapping.outside(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return service.scheduleWithFixedDelay(ContextWrapping.outside(task), initialDelay, delay, unit);
    }
}
