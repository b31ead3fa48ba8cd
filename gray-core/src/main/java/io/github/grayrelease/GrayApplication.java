package io.github.grayrelease;

import io.github.grayrelease.branch.Branch;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
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
 * Everything that {@link Gray} offers, bound to one application: to be injected. It answers for the request that the calling
 * thread works for, if that is one of this application; otherwise with the baseline of this application, whichever others
 * run in the same JVM. Safe for all threads.
 */
public final class GrayApplication {

    private final GrayRuntime runtime;

    /**
     * Binds Gray to an application; with Spring Boot there is such a bean.
     *
     * @param runtime the application
     */
    public GrayApplication(GrayRuntime runtime) {
        this.runtime = runtime;
    }

    private GrayContext asked() {
        return GrayContexts.askedOf(runtime);
    }

    private GrayContext current() {
        GrayContext context = GrayContexts.currentOrNull(runtime);
        return context != null ? context : runtime.outside();
    }

    /**
     * Asks whether a variant is on: the stage is that one or a lane below it, or its own rules decided so.
     *
     * @param variant a declared stage, a lane below one, or a declared variant
     * @return what to take if it is
     */
    public Branch when(String variant) {
        return Branch.on(asked(), variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline where there is no request
     */
    public String stage() {
        return asked().stage();
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; an undecided one where there is no request
     */
    public GrayDecision decision() {
        return asked().decision();
    }

    /**
     * Tells what would be decided for a request that is only described, and what each rule and variant says of it. It
     * changes nothing and counts nothing; contributors of attributes are asked as for a request.
     *
     * @param request the request
     * @return the explanation, by the rules that are in force now
     */
    public GrayExplanation explain(RequestFacts request) {
        return runtime.explain(request);
    }

    /**
     * Makes a stage current on this thread: for jobs, tests, consumers. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return the scope; close it on this thread
     */
    public GrayScope open(String stage) {
        return GrayContexts.open(current().opened(stage));
    }

    /**
     * Runs a task that is meant to work for no request: with the baseline, whatever is held here.
     *
     * @param task the task
     */
    public void outside(Runnable task) {
        try (GrayScope scope = GrayContexts.open(runtime.outside())) {
            task.run();
        }
    }

    /**
     * Calls a task that is meant to work for no request: with the baseline, whatever is held here.
     *
     * @param task the task
     * @param <T> what it yields
     * @return what it yields
     * @throws Exception what it throws
     */
    public <T extends @Nullable Object> T outside(Callable<T> task) throws Exception {
        try (GrayScope scope = GrayContexts.open(runtime.outside())) {
            return task.call();
        }
    }

    /**
     * Tags a request of the JDK's {@code HttpClient}, if its host may have the tag: {@code gray.tag(builder).build()}. The
     * client must leave redirects to its caller, as it does by default; else it takes the tag along to any host.
     *
     * @param request the request, with its address
     * @return the same builder
     */
    public HttpRequest.Builder tag(HttpRequest.Builder request) {
        tag(request.copy().build().uri(), request::setHeader);
        return request;
    }

    /**
     * Tags a request of any client, if its host may have the tag: {@code gray.tag(address, request::setHeader)}. To be
     * called for each request, and again for each redirect that the client follows.
     *
     * @param target the address that the request goes to
     * @param header sets a header of the request, by name and value
     */
    public void tag(URI target, BiConsumer<String, String> header) {
        runtime.outgoing().write(GrayContexts.currentOrNull(runtime), target, header);
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public Runnable wrap(Runnable task) {
        return ContextWrapping.runnable(task);
    }

    /**
     * Wraps a task, so that it runs with the decision that is current here and now.
     *
     * @param task the task
     * @param <T> what it yields
     * @return the task, to call on any thread, any number of times
     */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return ContextWrapping.callable(task);
    }

    /**
     * Wraps a supplier, so that it runs with the decision that is current here and now.
     *
     * @param supplier the supplier
     * @param <T> what it yields
     * @return the supplier, to call on any thread, any number of times
     */
    public <T extends @Nullable Object> Supplier<T> wrap(Supplier<T> supplier) {
        return ContextWrapping.supplier(supplier);
    }

    /**
     * Wraps an executor, so that each task runs with the decision that is current where it is submitted.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public Executor wrap(Executor executor) {
        return ContextWrapping.executor(executor);
    }

    /**
     * Wraps an executor service, so that each task runs with the decision that is current where it is submitted.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public ExecutorService wrap(ExecutorService service) {
        return ContextWrapping.executorService(service);
    }

    /**
     * Wraps a scheduled executor service, so that each task runs with the decision that is current where it is submitted or
     * scheduled; what runs again and again works for no request and runs with the baseline.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the one inside
     */
    public ScheduledExecutorService wrap(ScheduledExecutorService service) {
        return ContextWrapping.executorService(service);
    }
}
