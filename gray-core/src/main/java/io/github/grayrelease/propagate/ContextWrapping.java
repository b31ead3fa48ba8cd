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
 * Hands contexts to other threads. A task runs with the context of the wrapping thread, even if that is empty; afterwards
 * the worker has its own context back.
 */
public final class ContextWrapping {

    private ContextWrapping() {}

    /**
     * Wraps a task with the context of this thread.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public static Runnable runnable(Runnable task) {
        GrayContext context = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(context)) {
                task.run();
            }
        };
    }

    /**
     * Wraps a task with the context of this thread.
     *
     * @param task the task
     * @param <T> the type of its result
     * @return the task, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Callable<T> callable(Callable<T> task) {
        GrayContext context = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(context)) {
                return task.call();
            }
        };
    }

    /**
     * Wraps a supplier with the context of this thread.
     *
     * @param supplier the supplier
     * @param <T> the type of its result
     * @return the supplier, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Supplier<T> supplier(Supplier<T> supplier) {
        GrayContext context = GrayContexts.currentOrNull();
        return () -> {
            try (GrayScope scope = GrayContexts.open(context)) {
                return supplier.get();
            }
        };
    }

    /**
     * Wraps an executor: each task runs with the context of the thread that submits it.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public static Executor executor(Executor executor) {
        return task -> executor.execute(runnable(task));
    }

    /**
     * Wraps an executor service: each task runs with the context of the thread that submits it.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the given one
     */
    public static ExecutorService executorService(ExecutorService service) {
        return new ContextExecutorService(service);
    }

    /**
     * Wraps a scheduled executor service: each task runs with the context of the thread that submits or schedules it,
     * except that periodic tasks run with the baseline.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the given one
     */
    public static ScheduledExecutorService executorService(ScheduledExecutorService service) {
        return new ContextScheduler(service);
    }

    /**
     * Wraps a task that does not work for a request: it runs with the baseline, whatever the context of its worker is.
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
