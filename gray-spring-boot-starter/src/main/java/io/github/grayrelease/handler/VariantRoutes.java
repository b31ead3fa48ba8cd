package io.github.grayrelease.handler;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.List;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Routes of Spring MVC with variants: they are asked before routes without, and answer only if one of their variants is active.
 *
 * @param routes the routes
 * @param variants the variants
 */
record VariantRoutes<T extends ServerResponse>(RouterFunction<T> routes, List<String> variants)
        implements RouterFunction<T>, Ordered {

    VariantRoutes {
        variants = List.copyOf(variants);
    }

    @Override
    public Optional<HandlerFunction<T>> route(ServerRequest request) {
        GrayContext context = GrayContexts.current();
        return variants.stream().anyMatch(name -> context.isActive(name, HandlerVariant.ASKER))
                ? routes.route(request)
                : Optional.empty();
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
