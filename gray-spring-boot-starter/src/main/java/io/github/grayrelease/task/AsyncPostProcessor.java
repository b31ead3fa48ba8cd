package io.github.grayrelease.task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Makes {@code @Async} methods run with the decision of their callers, on any executor: one that is a bean, one of an
 * {@code AsyncConfigurer}, or one that Spring creates. Spring submits these methods in an interceptor, which this class
 * replaces. {@code PriorityOrdered}, so that it is there before Spring creates its own post-processors.
 */
final class AsyncPostProcessor implements BeanPostProcessor, PriorityOrdered {

    private static final Logger log = LoggerFactory.getLogger(AsyncPostProcessor.class);

    private final BeanFactory beans;

    AsyncPostProcessor(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AsyncAnnotationBeanPostProcessor spring) {
            replaceAdvisor(spring, name);
        } else if (bean instanceof AsyncExecutionAspectSupport) {
            // Spring's aspect for AspectJ, or an interceptor of the application: it submits by itself.
            warn(name, bean);
        }
        return bean;
    }

    /** Spring offers no setter for the advisor. */
    private void replaceAdvisor(AsyncAnnotationBeanPostProcessor spring, String name) {
        DirectFieldAccessor fields = new DirectFieldAccessor(spring);
        Object advisor = fields.getPropertyValue("advisor");
        if (advisor instanceof PointcutAdvisor own
                && own.getAdvice().getClass() == AnnotationAsyncExecutionInterceptor.class) {
            AsyncExecutionAspectSupport replaced = (AsyncExecutionAspectSupport) own.getAdvice();
            Advisor ours =
                    new DefaultPointcutAdvisor(own.getPointcut(), ContextAsyncInterceptor.insteadOf(replaced, beans));
            fields.setPropertyValue("advisor", ours);
        } else {
            warn(name, spring);
        }
    }

    private static void warn(String name, Object bean) {
        log.warn(
                "Bean '{}' of {} runs asynchronous methods by itself, and they lose the stage of the calling request on"
                        + " executors that are not beans; wrap such an executor with Gray.wrap(..)",
                name,
                bean.getClass().getName());
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
