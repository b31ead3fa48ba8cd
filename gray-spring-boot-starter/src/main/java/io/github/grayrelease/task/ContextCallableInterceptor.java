package io.github.grayrelease.task;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * A handler's {@code Callable} or {@code StreamingResponseBody} runs with the decision of its request. The task's thread
 * does not access the request, which may be over while the task runs.
 */
final class ContextCallableInterceptor implements CallableProcessingInterceptor {

    private static final ThreadLocal<GrayScope> RUNNING = new ThreadLocal<>();

    /**
     * By request, because two requests may share one task; weak, because a request may fail before its task is submitted.
     */
    private final Map<NativeWebRequest, GrayContext> waiting = Collections.synchronizedMap(new WeakHashMap<>());

    /** Called on the request's thread. */
    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        GrayContext context = GrayContexts.currentOrNull();
        if (context != null) {
            waiting.put(request, context);
        }
    }

    /** Called on the task's thread. */
    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        GrayContext context = waiting.remove(request);
        if (context != null) {
            RUNNING.set(GrayContexts.open(context));
        }
    }

    /** Called on the task's thread, even if the task fails. */
    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        GrayScope scope = RUNNING.get();
        if (scope != null) {
            RUNNING.remove();
            scope.close();
        }
    }

    /** For a task that never ran, because its executor rejected it or its request timed out. */
    @Override
    public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
        waiting.remove(request);
    }
}
