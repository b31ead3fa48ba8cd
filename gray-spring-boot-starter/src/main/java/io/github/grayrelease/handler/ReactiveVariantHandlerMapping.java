package io.github.grayrelease.handler;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Spring WebFlux's mapping with variants added. */
class ReactiveVariantHandlerMapping extends RequestMappingHandlerMapping {

    @Override
    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> handlerType) {
        return ReactiveVariantMappings.withVariant(super.getMappingForMethod(method, handlerType), method, handlerType);
    }
}
