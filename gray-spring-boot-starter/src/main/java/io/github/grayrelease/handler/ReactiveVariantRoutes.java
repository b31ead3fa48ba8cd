package io.github.grayrelease.handler;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.webflux.GrayWebFilter;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Routes of WebFlux with variants: they are asked before routes without, and answer only if one of their variants is active.
 *
 * @param routes the routes
 * @param variants the variants
 */
record ReactiveVariantRoutes<T extends ServerResponse>(RouterFunction<T> routes, List<String> variants)
        implements RouterFunction<T>, Ordered {

    ReactiveVariantRoutes {
        variants = List.copyOf(variants);
    }

    @Override
    public Mono<HandlerFunction<T>> route(ServerRequest request) {
        GrayContext context = GrayWebFilter.context(request.exchange()).orElseGet(GrayContexts::current);
        return variants.stream().anyMatch(name -> context.isActive(name, HandlerVariant.ASKER))
                ? routes.route(request)
                : Mono.empty();
    }

    @Override
    public void accept(RouterFunctions.Visitor visitor) {
        routes.accept(visitor);
    }

    /** An {@code @Order} on the bean has precedence over this. */
    @Override
    public int getOrder() {
        return HandlerVariant.order(variants);
    }
}
