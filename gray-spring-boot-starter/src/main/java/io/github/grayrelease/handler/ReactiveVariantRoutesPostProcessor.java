package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.reactive.function.server.RouterFunction;

/** Makes {@link GrayVariant} on a bean of functional routes of WebFlux select them. */
final class ReactiveVariantRoutesPostProcessor implements BeanPostProcessor {

    private final ConfigurableListableBeanFactory beans;

    ReactiveVariantRoutesPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof RouterFunction<?> routes) || !beans.containsBeanDefinition(name)) {
            return bean;
        }
        GrayVariant annotation = beans.findAnnotationOnBean(name, GrayVariant.class, false);
        return annotation == null ? bean : new ReactiveVariantRoutes<>(routes, List.of(annotation.value()));
    }
}
