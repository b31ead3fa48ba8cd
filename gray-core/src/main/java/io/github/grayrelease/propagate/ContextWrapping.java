package io.github.grayrelease.propagate;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is held to other threads. What is held where a task is wrapped is held while it runs, be it nothing; then
 * the worker has back what it held before.
 */
public final class ContextWrapping {

    private ContextWrapping() {}

    /**
     * Wraps a task with what is held now.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public static Runnable runnable(Runnable task) {
        GrayContext held = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(held)) {
                task.run();
            }
        };
    }

    /**
     * Wraps a task with what is held now.
     *
     * @param task the task
     * @param <T> what it yields
     * @return the task, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Callable<T> callable(Callable<T> task) {
        GrayContext held = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(held)) {
                return task.call();
            }
        };
    }

    /**
     * Wraps a supplier with what is held now.
     *
     * @param supplier the supplier
     * @param <T> what it yields
     * @return the supplier, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Supplier<T> supplier(Supplier<T> supplier) {
        GrayContext held = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(held)) {
                return supplier.get();
            }
        };
    }

    /**
     * Wraps an executor: each of its tasks runs with what its submitter held.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public static Executor executor(Executor executor) {
        return task -> executor.execute(runnable(task));
    }

    /**
     * Wraps an executor service: each of its tasks runs with what its submitter held.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public static ExecutorService executorService(ExecutorService service) {
        return new ContextExecutorService(service);
    }

    /**
     * Wraps a scheduled executor service: each of its tasks runs with what its submitter held, and what runs again and again
     * with the baseline.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public static ScheduledExecutorService executorService(ScheduledExecutorService service) {
        return new ContextScheduler(service);
    }

    /**
     * Wraps a task that works for no request: it runs with the baseline, whatever is held where it runs.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public static Runnable outside(Runnable task) {
        return () -> {
            try (GrayScope scope =
                    GrayContexts.open(GrayContexts.current().runtime().outside())) {
                task.run();
            }
        };
    }
}
