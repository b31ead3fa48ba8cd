package io.github.grayrelease.handler;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** An application's registrations with variants added to their handler mapping. */
final class VariantRegistrations implements WebMvcRegistrations {

    private final WebMvcRegistrations registrations;

    VariantRegistrations(WebMvcRegistrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        RequestMappingHandlerMapping own = registrations.getRequestMappingHandlerMapping();
        return own == null
                ? new VariantHandlerMapping()
                : ExtendedMapping.of(
                        own,
                        (mapping, method, type) ->
                                VariantMappings.withVariant((RequestMappingInfo) mapping, method, type));
    }

    @Override
    public @Nullable RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return registrations.getRequestMappingHandlerAdapter();
    }

    @Override
    public @Nullable ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
        return registrations.getExceptionHandlerExceptionResolver();
    }
}
