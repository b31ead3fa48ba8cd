package io.github.grayrelease.handler;

import io.github.grayrelease.autoconfigure.GrayAutoConfiguration;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.handler.VariantHandlersCheck.Handler;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import io.github.grayrelease.variant.DeclaredNames;
import io.github.grayrelease.variant.UnreadSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Makes {@code @GrayVariant} select handlers in Spring MVC. */
@AutoConfiguration(
        after = GrayAutoConfiguration.class,
        beforeName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({WebMvcRegistrations.class, RequestMappingHandlerMapping.class})
public final class GrayMvcAutoConfiguration {

    /** Called by Spring. */
    GrayMvcAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    WebMvcRegistrations grayWebMvcRegistrations() {
        return new WebMvcRegistrations() {};
    }

    /** Spring Boot accepts at most one bean of this type, so Gray wraps the existing one. */
    @Bean
    static VariantRegistrationsPostProcessor grayVariantRegistrationsPostProcessor() {
        return new VariantRegistrationsPostProcessor();
    }

    /** Also selects the routes of functional endpoints. */
    @Bean
    static VariantRoutesPostProcessor grayVariantRoutes(ConfigurableListableBeanFactory beans) {
        return new VariantRoutesPostProcessor(
                beans,
                RouterFunction.class,
                (routes, variants) -> new VariantRoutes<>((RouterFunction<?>) routes, variants));
    }

    @Bean
    @Lazy(false)
    VariantHandlersCheck grayVariantHandlersCheck(
            GrayRuntime runtime,
            ObjectProvider<RuleControl> control,
            ObjectProvider<RuleFeed> feed,
            ObjectProvider<UnreadSource> unread,
            ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new VariantHandlersCheck(
                new DeclaredNames(runtime, control, feed, unread), VariantMappings.class, () -> mappings.orderedStream()
                        .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                        .map(entry -> new Handler(entry.getValue(), VariantMappings.usesVariant(entry.getKey()))));
    }
}
