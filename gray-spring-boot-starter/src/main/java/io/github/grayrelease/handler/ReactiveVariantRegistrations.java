package io.github.grayrelease.handler;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** An application's WebFlux registrations with variants added to their handler mapping. */
final class ReactiveVariantRegistrations implements WebFluxRegistrations {

    private final WebFluxRegistrations registrations;

    ReactiveVariantRegistrations(WebFluxRegistrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        RequestMappingHandlerMapping own = registrations.getRequestMappingHandlerMapping();
        return own == null
                ? new ReactiveVariantHandlerMapping()
                : ExtendedMapping.of(
                        own,
                        (mapping, method, type) ->
                                ReactiveVariantMappings.withVariant((RequestMappingInfo) mapping, method, type));
    }

    @Override
    public @Nullable RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return registrations.getRequestMappingHandlerAdapter();
    }
}
