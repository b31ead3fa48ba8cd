package io.github.grayrelease;

import io.github.grayrelease.branch.Branch;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.ContextWrapping;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What application code asks of Gray. All methods answer for the request that the calling thread works for. Where there is
 * none, they answer with the baseline of one application: the one whose test uses this thread, else the one that owns the
 * thread's context class loader, else the one that was started last. Where several run in one JVM, inject
 * {@link GrayApplication}, which offers the same bound to one of them.
 *
 * <p>None of the methods throws in production: a name that nobody declared is not taken, logged once with its caller, and
 * counted; only in a strict application, for tests, it throws {@link IllegalArgumentException}.
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
        return Branch.on(GrayContexts.asked(), variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline where there is no request
     */
    public static String stage() {
        return GrayContexts.asked().stage();
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; an undecided one where there is no request
     */
    public static GrayDecision decision() {
        return GrayContexts.asked().decision();
    }

    /**
     * Tells what would be decided for a request that is only described, and what each rule and variant says of it. It
     * changes nothing and counts nothing; contributors of attributes are asked as for a request.
     *
     * @param request the request
     * @return the explanation, by the rules that are in force now
     */
    public static GrayExplanation explain(RequestFacts request) {
        return GrayContexts.current().runtime().explain(request);
    }

    /**
     * Makes a stage current on this thread: for jobs, tests, consumers. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return the scope; close it on this thread
     */
    public static GrayScope open(String stage) {
        return GrayContexts.open(GrayContexts.current().opened(stage));
    }

    /**
     * Runs a task that is meant to work for no request: with the baseline, whatever is held here.
     *
     * @param task the task
     */
    public static void outside(Runnable task) {
        ContextWrapping.outside(task).run();
    }

    /**
     * Calls a task that is meant to work for no request: with the baseline, whatever is held here.
     *
     * @param task the task
     * @param <T> what it yields
     * @return what it yields
     * @throws Exception what it throws
     */
    public static <T extends @Nullable Object> T outside(Callable<T> task) throws Exception {
        try (GrayScope scope =
                GrayContexts.open(GrayContexts.current().runtime().outside())) {
            return task.call();
        }
    }

    /**
     * Tags a request of the JDK's {@code HttpClient}, if its host may have the tag: {@code Gray.tag(builder).build()}. The
     * client must leave redirects to its caller, as it does by default; else it takes the tag along to any host.
     *
     * @param request the request, with its address
     * @return the same builder
     */
    public static HttpRequest.Builder tag(HttpRequest.Builder request) {
        tag(request.copy().build().uri(), request::setHeader);
        return request;
    }

    /**
     * Tags a request of any client, if its host may have the tag: {@code Gray.tag(address, request::setHeader)}. To be
     * called for each request, and again for each redirect that the client follows.
     *
     * @param target the address that the request goes to
     * @param header sets a header of the request, by name and value
     */
    public static void tag(URI target, BiConsumer<String, String> header) {
        GrayContexts.current().runtime().outgoing().write(GrayContexts.currentOrNull(), target, header);
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public static Runnable wrap(Runnable task) {
        return ContextWrapping.runnable(task);
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @param <T> what it yields
     * @return the task, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return ContextWrapping.callable(task);
    }

    /**
     * Wraps a supplier, so that it runs with the decision that is current here and now.
     *
     * @param supplier the supplier
     * @param <T> what it yields
     * @return the supplier, to call on any thread, any number of times
     */
    public static <T extends @Nullable Object> Supplier<T> wrap(Supplier<T> supplier) {
        return ContextWrapping.supplier(supplier);
    }

    /**
     * Wraps an executor, so that each task runs with the decision that is current where it is submitted.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public static Executor wrap(Executor executor) {
        return ContextWrapping.executor(executor);
    }

    /**
     * Wraps an executor service, so that each task runs with the decision that is current where it is submitted.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public static ExecutorService wrap(ExecutorService service) {
        return ContextWrapping.executorService(service);
    }

    /**
     * Wraps a scheduled executor service, so that each task runs with the decision that is current where it is submitted or
     * scheduled; what runs again and again works for no request and runs with the baseline.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public static ScheduledExecutorService wrap(ScheduledExecutorService service) {
        return ContextWrapping.executorService(service);
    }
}
