package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.servlet.function.RouterFunction;

/** Makes {@link GrayVariant} on a bean of functional routes of Spring MVC select them. */
final class VariantRoutesPostProcessor implements BeanPostProcessor {

    private final ConfigurableListableBeanFactory beans;

    VariantRoutesPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof RouterFunction<?> routes) || !beans.containsBeanDefinition(name)) {
            return bean;
        }
        GrayVariant annotation = beans.findAnnotationOnBean(name, GrayVariant.class, false);
        return annotation == null ? bean : new VariantRoutes<>(routes, List.of(annotation.value()));
    }
}
