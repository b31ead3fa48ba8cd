package io.github.grayrelease.spring;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tags the beans of one kind of client that the application made without Spring Boot's builders. A builder is tagged in
 * place; a client is replaced with a tagged copy. Only Spring's own implementations are tagged: the application's own, and
 * mocks, are left alone.
 *
 * @param <C> the type of the clients
 * @param <B> the type of their builders
 */
public final class ClientBeansPostProcessor<C, B> implements BeanPostProcessor {

    private final Class<C> clientType;
    private final Class<B> builderType;
    private final UnaryOperator<C> tagged;
    private final Consumer<B> tagging;

    /**
     * Creates the post-processor.
     *
     * @param clientType the type of the clients
     * @param builderType the type of their builders
     * @param tagged makes a tagged copy of a client; returns the client itself if it is tagged already
     * @param tagging tags a builder unless it is tagged already
     */
    public ClientBeansPostProcessor(
            Class<C> clientType, Class<B> builderType, UnaryOperator<C> tagged, Consumer<B> tagging) {
        this.clientType = clientType;
        this.builderType = builderType;
        this.tagged = tagged;
        this.tagging = tagging;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (clientType.isInstance(bean) && isNamed(bean, "Default" + clientType.getSimpleName())) {
            return tagged.apply(clientType.cast(bean));
        }
        if (builderType.isInstance(bean) && isNamed(bean, "Default" + clientType.getSimpleName() + "Builder")) {
            tagging.accept(builderType.cast(bean));
        }
        return bean;
    }

    /** Spring's implementations are not public, so that only their names tell them. */
    private boolean isNamed(Object bean, String simpleName) {
        return bean.getClass().getName().equals(clientType.getPackageName() + "." + simpleName);
    }
}
