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
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Makes {@code @GrayVariant} select handlers in Spring WebFlux. */
@AutoConfiguration(
        after = GrayAutoConfiguration.class,
        beforeName = "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({WebFluxRegistrations.class, RequestMappingHandlerMapping.class})
public final class GrayWebFluxAutoConfiguration {

    /** Called by Spring. */
    GrayWebFluxAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    WebFluxRegistrations grayWebFluxRegistrations() {
        return new WebFluxRegistrations() {};
    }

    /** Spring Boot accepts at most one bean of this type, so Gray wraps the existing one. */
    @Bean
    static ReactiveVariantRegistrationsPostProcessor grayReactiveVariantRegistrationsPostProcessor() {
        return new ReactiveVariantRegistrationsPostProcessor();
    }

    /** Also selects the routes of functional endpoints. */
    @Bean
    static VariantRoutesPostProcessor grayReactiveVariantRoutes(ConfigurableListableBeanFactory beans) {
        return new VariantRoutesPostProcessor(
                beans,
                RouterFunction.class,
                (routes, variants) -> new ReactiveVariantRoutes<>((RouterFunction<?>) routes, variants));
    }

    @Bean
    @Lazy(false)
    VariantHandlersCheck grayReactiveVariantHandlersCheck(
            GrayRuntime runtime,
            ObjectProvider<RuleControl> control,
            ObjectProvider<RuleFeed> feed,
            ObjectProvider<UnreadSource> unread,
            ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new VariantHandlersCheck(
                new DeclaredNames(runtime, control, feed, unread),
                ReactiveVariantMappings.class,
                () -> mappings.orderedStream()
                        .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                        .map(entry ->
                                new Handler(entry.getValue(), ReactiveVariantMappings.usesVariant(entry.getKey()))));
    }
}
