package io.github.grayrelease.task;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.Held;
import io.github.grayrelease.hold.Hold;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/** A handler's {@code Callable} or {@code StreamingResponseBody} runs with the decision of its request. */
final class CarriedCallable implements CallableProcessingInterceptor {

    private static final String HELD = CarriedCallable.class.getName() + ".held";
    private static final String SCOPE = CarriedCallable.class.getName() + ".scope";

    /** On the thread of the request. */
    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        Held held = Hold.currentOrNull();
        if (held != null) {
            request.setAttribute(HELD, held, RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** On the thread of the task. */
    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        if (request.getAttribute(HELD, RequestAttributes.SCOPE_REQUEST) instanceof Held held) {
            request.setAttribute(SCOPE, Hold.open(held), RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** On the same thread again. */
    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        if (request.getAttribute(SCOPE, RequestAttributes.SCOPE_REQUEST) instanceof GrayScope scope) {
            scope.close();
        }
    }
}
