package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.result.condition.RequestCondition;
import org.springframework.web.reactive.result.condition.RequestConditionHolder;
import org.springframework.web.reactive.result.method.RequestMappingInfo;

/** Adds {@link GrayVariant} to a handler's mapping in Spring WebFlux. */
public final class ReactiveVariantMappings {

    private ReactiveVariantMappings() {}

    /**
     * Adds a handler's variant to its mapping. An application needs this only in its own
     * {@code RequestMappingHandlerMapping} without a no-argument constructor: return
     * {@code ReactiveVariantMappings.withVariant(super.getMappingForMethod(method, type), method, type)} from its
     * {@code getMappingForMethod}.
     *
     * @param mapping the mapping so far, or null if the method is not a handler
     * @param method the method
     * @param handlerType the class of the handler
     * @return the mapping; unchanged if neither method nor class is annotated and it has no custom condition
     */
    public static @Nullable RequestMappingInfo withVariant(
            @Nullable RequestMappingInfo mapping, Method method, Class<?> handlerType) {
        if (mapping == null) {
            return null;
        }
        HandlerVariant variant = HandlerVariant.of(method, handlerType);
        RequestCondition<?> own = custom(mapping);
        return variant.names().isEmpty() && own == null
                ? mapping
                : mapping.mutate()
                        .customCondition(new ReactiveVariantCondition(new RequestConditionHolder(own), variant))
                        .build();
    }

    /** Whether a mapping uses its handler's variant. */
    static boolean usesVariant(RequestMappingInfo mapping) {
        return custom(mapping) instanceof ReactiveVariantCondition;
    }

    /** WebFlux wraps the condition again each time it changes a mapping. */
    private static @Nullable RequestCondition<?> custom(RequestMappingInfo mapping) {
        RequestCondition<?> condition = mapping.getCustomCondition();
        while (condition instanceof RequestConditionHolder holder) {
            condition = holder.getCondition();
        }
        return condition;
    }
}
