package io.github.grayrelease.task;

import io.github.grayrelease.hold.GrayRuntime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Carries decisions to the threads of executors and schedulers that are beans, and of asynchronous handlers. */
@AutoConfiguration(
        afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration",
        beforeName = {
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
public final class GrayTaskAutoConfiguration {

    /** Called by Spring. */
    GrayTaskAutoConfiguration() {}

    /**
     * For what Spring Boot's builders build, beans or not; it composes with the application's own decorators. Code that asks
     * for the one decorator of the application is given that.
     */
    @Bean
    @Fallback
    TaskDecorator grayTaskDecorator() {
        return new ContextTaskDecorator();
    }

    @Bean
    static ExecutorPostProcessor grayExecutors(ConfigurableListableBeanFactory beans) {
        return new ExecutorPostProcessor(beans);
    }

    /** Last, so that it meets the scheduler that the application has chosen. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    static SchedulingConfigurer grayScheduling(ObjectProvider<GrayRuntime> runtime) {
        return new BaselineScheduling(runtime);
    }

    /** Asynchronous handlers of Spring MVC, whatever executor runs them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(WebMvcConfigurer.class)
    static class Handlers {

        @Bean
        WebMvcConfigurer grayCallables() {
            return new WebMvcConfigurer() {
                @Override
                public void configureAsyncSupport(AsyncSupportConfigurer async) {
                    async.registerCallableInterceptors(new ContextCallableInterceptor());
                }
            };
        }
    }
}
