package io.github.grayrelease.task;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;

/**
 * Spring's interceptor of asynchronous methods, which hands the context of the caller to the method and to the handler of
 * its exception.
 */
final class ContextAsyncInterceptor extends AnnotationAsyncExecutionInterceptor {

    private ContextAsyncInterceptor() {
        super(null);
    }

    /** An interceptor with the same default executor and the same handler of exceptions; Spring has no getter for them. */
    @SuppressWarnings("unchecked")
    static ContextAsyncInterceptor insteadOf(AsyncExecutionAspectSupport spring, BeanFactory beans) {
        DirectFieldAccessor fields = new DirectFieldAccessor(spring);
        ContextAsyncInterceptor ours = new ContextAsyncInterceptor();
        ours.configure(
                (Supplier<Executor>) fields.getPropertyValue("defaultExecutor"),
                (Supplier<AsyncUncaughtExceptionHandler>) fields.getPropertyValue("exceptionHandler"));
        ours.setBeanFactory(beans);
        return ours;
    }

    @Override
    protected @Nullable Object doSubmit(Callable<Object> task, AsyncTaskExecutor executor, Class<?> returnType) {
        GrayContext context = GrayContexts.currentOrNull();
        return super.doSubmit(
                () -> {
                    try (GrayScope scope = GrayContexts.resume(context)) {
                        return task.call();
                    }
                },
                executor,
                returnType);
    }
}
