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
 * A handler's {@code Callable} or {@code StreamingResponseBody} runs with the decision of its request. Nothing is asked of
 * the request on the task's thread: the request may be over by then, and its task still run.
 */
final class ContextCallableInterceptor implements CallableProcessingInterceptor {

    private static final ThreadLocal<GrayScope> RUNNING = new ThreadLocal<>();

    /** By request, as two of them may be answered by one task; weakly, as one may fail before its task is handed over. */
    private final Map<NativeWebRequest, GrayContext> waiting = Collections.synchronizedMap(new WeakHashMap<>());

    /** On the thread of the request. */
    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        GrayContext context = GrayContexts.currentOrNull();
        if (context != null) {
            waiting.put(request, context);
        }
    }

    /** On the thread of the task. */
    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        GrayContext context = waiting.remove(request);
        if (context != null) {
            RUNNING.set(GrayContexts.open(context));
        }
    }

    /** On the same thread again, whatever became of the task. */
    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        GrayScope scope = RUNNING.get();
        if (scope != null) {
            RUNNING.remove();
            scope.close();
        }
    }

    /** For a task that never ran, since its executor had no room or its request no time. */
    @Override
    public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
        waiting.remove(request);
    }
}
