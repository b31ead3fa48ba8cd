package io.github.grayrelease;

import io.github.grayrelease.branch.Branch;
import io.github.grayrelease.extract.RequestFacts;
import io.github.grayrelease.hold.Hold;
import io.github.grayrelease.propagate.Carried;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What application code asks of Gray. All methods answer for the request that the calling thread works for; where there
 * is none, for the baseline. None of them throws in production: a name that nobody declared is not taken, logged once
 * with its caller, and counted; only in a strict application, for tests, it throws {@link IllegalArgumentException}.
 */
public final class Gray {

    private Gray() {}

    /**
     * Asks whether a variant is on: the stage is that one or a lane below it, or its own rules decided so.
     *
     * @param variant a declared stage, a lane below one, or a declared variant
     * @return what to take if it is
     */
    public static Branch when(String variant) {
        return Branch.on(variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline where there is no request
     */
    public static String stage() {
        return Hold.current().stage();
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; an undecided one where there is no request
     */
    public static GrayDecision decision() {
        return Hold.current().decision();
    }

    /**
     * Tells what would be decided for a request that is only described, and what each rule and variant says of it. It
     * changes nothing and counts nothing; contributors of attributes are asked as for a request.
     *
     * @param request the request
     * @return the explanation, by the rules that are in force now
     */
    public static GrayExplanation explain(RequestFacts request) {
        return Hold.current().runtime().explain(request);
    }

    /**
     * Makes a stage current on this thread: for jobs, tests, consumers. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return the scope; close it on this thread
     */
    public static GrayScope open(String stage) {
        return Hold.open(Hold.current().opened(stage));
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public static Runnable wrap(Runnable task) {
        return Carried.runnable(task);
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @param <T> what it yields
     * @return the task, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return Carried.callable(task);
    }

    /**
     * Wraps a supplier, so that it runs with the decision that is current here and now.
     *
     * @param supplier the supplier
     * @param <T> what it yields
     * @return the supplier, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Supplier<T> wrap(Supplier<T> supplier) {
        return Carried.supplier(supplier);
    }

    /**
     * Wraps an executor, so that each task runs with the decision that is current where it is submitted.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public static Executor wrap(Executor executor) {
        return Carried.executor(executor);
    }

    /**
     * Wraps an executor service, so that each task runs with the decision that is current where it is submitted.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public static ExecutorService wrap(ExecutorService service) {
        return Carried.executorService(service);
    }
}
