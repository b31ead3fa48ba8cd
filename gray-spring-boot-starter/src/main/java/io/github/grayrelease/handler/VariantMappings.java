package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.condition.RequestConditionHolder;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/** Adds {@link GrayVariant} to a handler's mapping. */
public final class VariantMappings {

    private VariantMappings() {}

    /**
     * Adds a handler's variant to its mapping. An application needs this only in its own
     * {@code RequestMappingHandlerMapping} without a no-argument constructor: return
     * {@code VariantMappings.withVariant(super.getMappingForMethod(method, type), method, type)} from its
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
        RequestCondition<?> own = mapping.getCustomCondition();
        return variant.names().isEmpty() && own == null
                ? mapping
                : mapping.addCustomCondition(new VariantCondition(new RequestConditionHolder(own), variant));
    }

    /** Whether a mapping uses its handler's variant. */
    static boolean usesVariant(RequestMappingInfo mapping) {
        return mapping.getCustomCondition() instanceof VariantCondition;
    }
}
