package io.github.grayrelease.propagate;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs each task with the context of its submitter: every way to submit one ends in {@link #execute}, on that thread. */
class ContextExecutorService extends AbstractExecutorService {

    private final ExecutorService service;

    ContextExecutorService(ExecutorService service) {
        this.service = service;
    }

    @Override
    public void execute(Runnable task) {
        service.execute(ContextWrapping.runnable(task));
    }

    @Override
    public void shutdown() {
        service.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return service.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return service.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return service.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return service.awaitTermination(timeout, unit);
    }
}
