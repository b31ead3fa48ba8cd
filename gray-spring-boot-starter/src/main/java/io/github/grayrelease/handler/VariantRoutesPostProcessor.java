package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.util.List;
import java.util.function.BiFunction;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes {@link GrayVariant} on a bean of functional routes select them. The routes of Spring MVC and WebFlux look alike but
 * share no type.
 */
final class VariantRoutesPostProcessor implements BeanPostProcessor {

    private final ConfigurableListableBeanFactory beans;
    private final Class<?> routes;
    private final BiFunction<Object, List<String>, Object> selecting;

    /**
     * Creates the post-processor.
     *
     * @param beans the beans
     * @param routes the type of routes
     * @param selecting makes the routes of a bean answer while one of the variants is active
     */
    VariantRoutesPostProcessor(
            ConfigurableListableBeanFactory beans,
            Class<?> routes,
            BiFunction<Object, List<String>, Object> selecting) {
        this.beans = beans;
        this.routes = routes;
        this.selecting = selecting;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!routes.isInstance(bean) || !beans.containsBeanDefinition(name)) {
            return bean;
        }
        GrayVariant annotation = beans.findAnnotationOnBean(name, GrayVariant.class, false);
        return annotation == null ? bean : selecting.apply(bean, List.of(annotation.value()));
    }
}
