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
 * The methods of {@link Gray} bound to one application, as an object to inject. It answers for the request of the calling
 * thread if that request belongs to this application, else with this application's baseline, whatever else runs in the JVM.
 * Safe for all threads.
 */
public final class GrayApplication {

    private final GrayRuntime runtime;

    /**
     * Binds Gray to an application. Spring Boot applications inject the bean instead.
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
     * Asks whether a variant is on. A variant is on if the stage has its name or is a lane below it, or if its own rules
     * say so.
     *
     * @param variant a declared stage, a lane below one, or a declared variant
     * @return the branch to choose a path with
     */
    public Branch when(String variant) {
        return Branch.on(asked(), variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline outside a request
     */
    public String stage() {
        return asked().stage();
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; outside a request, the baseline with reason {@code BASELINE}
     */
    public GrayDecision decision() {
        return asked().decision();
    }

    /**
     * Explains the decision for a described request: the decision itself and the answer of each rule and variant. Changes
     * nothing and counts nothing. Attribute contributors are called as for a real request.
     *
     * @param request the request
     * @return the explanation, according to the rules in force
     */
    public GrayExplanation explain(RequestFacts request) {
        return runtime.explain(request);
    }

    /**
     * Counts the current request as failed for the rollouts that it is in, whatever its status: for failures behind a 200.
     * Does nothing outside of rollouts. The first reason counts.
     *
     * @param because the reason, such as {@code payment declined}; shown to operators, so without personal data
     */
    public void failed(String because) {
        current().arms().failed(because);
    }

    /**
     * Makes a stage current on this thread, for jobs, tests and consumers. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return the scope; close it on this thread
     */
    public GrayScope open(String stage) {
        return GrayContexts.open(current().opened(stage));
    }

    /**
     * Runs a task outside any request: with the baseline, whatever stage this thread has.
     *
     * @param task the task
     */
    public void outside(Runnable task) {
        try (GrayScope scope = GrayContexts.open(runtime.outside())) {
            task.run();
        }
    }

    /**
     * Calls a task outside any request: with the baseline, whatever stage this thread has.
     *
     * @param task the task
     * @param <T> the type of its result
     * @return its result
     * @throws Exception if the task throws it
     */
    public <T extends @Nullable Object> T outside(Callable<T> task) throws Exception {
        try (GrayScope scope = GrayContexts.open(runtime.outside())) {
            return task.call();
        }
    }

    /**
     * Tags a request of the JDK's {@code HttpClient} if egress allows its host: {@code gray.tag(builder).build()}. The
     * client must not follow redirects itself (the JDK's default), because it would send the tag to any host.
     *
     * @param request the request, with its address
     * @return the same builder
     */
    public HttpRequest.Builder tag(HttpRequest.Builder request) {
        tag(request.copy().build().uri(), request::setHeader);
        return request;
    }

    /**
     * Tags a request of any client if egress allows its host: {@code gray.tag(address, request::setHeader)}. Call it for
     * each request, and again for each redirect that the client follows.
     *
     * @param target the address of the request
     * @param header sets a header of the request, by name and value
     */
    public void tag(URI target, BiConsumer<String, String> header) {
        runtime.outgoing().write(GrayContexts.currentOrNull(runtime), target, header);
    }

    /**
     * Wraps a task so that it runs with the decision that is current now.
     *
     * @param task the task
     * @return the task, to run on any thread, any number of times
     */
    public Runnable wrap(Runnable task) {
        return ContextWrapping.runnable(task);
    }

    /**
     * Wraps a task so that it runs with the decision that is current now.
     *
     * @param task the task
     * @param <T> the type of its result
     * @return the task, to call on any thread, any number of times
     */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return ContextWrapping.callable(task);
    }

    /**
     * Wraps a supplier so that it runs with the decision that is current now.
     *
     * @param supplier the supplier
     * @param <T> the type of its result
     * @return the supplier, to call on any thread, any number of times
     */
    public <T extends @Nullable Object> Supplier<T> wrap(Supplier<T> supplier) {
        return ContextWrapping.supplier(supplier);
    }

    /**
     * Wraps an executor so that each task runs with the decision of the thread that submits it.
     *
     * @param executor the executor
     * @return the wrapped executor
     */
    public Executor wrap(Executor executor) {
        return ContextWrapping.executor(executor);
    }

    /**
     * Wraps an executor service so that each task runs with the decision of the thread that submits it.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the given one
     */
    public ExecutorService wrap(ExecutorService service) {
        return ContextWrapping.executorService(service);
    }

    /**
     * Wraps a scheduled executor service so that each task runs with the decision of the thread that submits or schedules
     * it. A periodic task belongs to no request and runs with the baseline.
     *
     * @param service the executor service
     * @return the wrapped service; shutting it down shuts down the given one
     */
    public ScheduledExecutorService wrap(ScheduledExecutorService service) {
        return ContextWrapping.executorService(service);
    }
}
