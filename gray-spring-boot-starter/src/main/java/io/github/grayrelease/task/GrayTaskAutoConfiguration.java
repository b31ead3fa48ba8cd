package io.github.grayrelease.task;

import io.github.grayrelease.hold.GrayRuntime;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Propagates decisions to the threads of executor beans and asynchronous handlers; scheduled tasks get the baseline. */
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
     * For the executors that Spring Boot's builders create, beans or not; it composes with the application's own
     * decorators. Code that injects a single decorator gets the application's.
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

    @Bean
    static AsyncPostProcessor grayAsyncMethods(BeanFactory beans) {
        return new AsyncPostProcessor(beans);
    }

    @Bean
    @Lazy(false)
    static MulticasterExecutors grayEvents(ListableBeanFactory beans) {
        return new MulticasterExecutors(beans);
    }

    /** Runs last, after the application has set its scheduler. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    static SchedulingConfigurer grayScheduling(ObjectProvider<GrayRuntime> runtime) {
        return new BaselineScheduling(runtime);
    }

    /** For Spring MVC's asynchronous handlers, on any executor. */
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
