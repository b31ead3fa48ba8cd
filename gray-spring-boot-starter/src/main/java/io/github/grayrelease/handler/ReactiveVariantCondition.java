package io.github.grayrelease.handler;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.webflux.GrayWebFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.result.condition.RequestCondition;
import org.springframework.web.reactive.result.condition.RequestConditionHolder;
import org.springframework.web.server.ServerWebExchange;

/**
 * WebFlux's form of {@link VariantCondition}. Takes the decision from the exchange, because no thread has it.
 *
 * @param own the application's own condition, which is evaluated first
 * @param variant the variants of an annotation
 */
record ReactiveVariantCondition(RequestConditionHolder own, HandlerVariant variant)
        implements RequestCondition<ReactiveVariantCondition> {

    @Override
    public ReactiveVariantCondition combine(ReactiveVariantCondition ofTheMethod) {
        return new ReactiveVariantCondition(own.combine(ofTheMethod.own), ofTheMethod.variant.or(variant));
    }

    @Override
    public @Nullable ReactiveVariantCondition getMatchingCondition(ServerWebExchange exchange) {
        RequestConditionHolder matching = own.getMatchingCondition(exchange);
        GrayContext context = GrayWebFilter.context(exchange).orElseGet(GrayContexts::current);
        return matching == null
                ? null
                : variant.in(name -> context.isActive(name, HandlerVariant.ASKER))
                        .map(active -> new ReactiveVariantCondition(matching, active))
                        .orElse(null);
    }

    @Override
    public int compareTo(ReactiveVariantCondition other, ServerWebExchange exchange) {
        int byOwn = own.compareTo(other.own, exchange);
        return byOwn != 0 ? byOwn : variant.compareTo(other.variant);
    }
}
