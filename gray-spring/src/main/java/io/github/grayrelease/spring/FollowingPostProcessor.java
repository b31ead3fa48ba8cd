package io.github.grayrelease.spring;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Replaces the application's builders of HTTP clients with builders whose clients let Gray follow redirects. A builder is
 * left alone, with a warning, if its bean is declared as a type that the replacement does not have.
 *
 * @param <B> the type of the builders
 */
public final class FollowingPostProcessor<B> implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(FollowingPostProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final Class<B> type;
    private final Class<? extends B> replacementType;
    private final UnaryOperator<B> replacement;

    /**
     * Creates the post-processor.
     *
     * @param beans the bean factory
     * @param type the type of the builders
     * @param replacementType the class of their replacements
     * @param replacement makes the replacement of a builder
     */
    public FollowingPostProcessor(
            ConfigurableListableBeanFactory beans,
            Class<B> type,
            Class<? extends B> replacementType,
            UnaryOperator<B> replacement) {
        this.beans = beans;
        this.type = type;
        this.replacementType = replacementType;
        this.replacement = replacement;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!type.isInstance(bean)) {
            return bean;
        }
        ResolvableType declared = DeclaredType.of(beans, name).orElseGet(() -> ResolvableType.forClass(type));
        if (allowsReplacement(declared)) {
            return replacement.apply(type.cast(bean));
        }
        log.warn(
                "Bean '{}' is declared as {}, so Gray can't check the redirects of its clients, and they take the tag along"
                        + " to any host; declare it as {}<?>",
                name,
                declared,
                type.getSimpleName());
        return bean;
    }

    /** Whether code that asks for the bean by its declared type can be given the replacement. */
    private boolean allowsReplacement(ResolvableType declared) {
        return declared.resolve() != null && declared.isAssignableFrom(ResolvableType.forClass(replacementType));
    }
}
