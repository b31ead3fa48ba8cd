package io.github.grayrelease.handler;

import io.github.grayrelease.hold.GrayContexts;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.condition.RequestConditionHolder;

/**
 * Holds where the variant is on and the application's own condition holds. Spring compares only conditions of one type,
 * so that this one carries the application's along.
 *
 * @param own a condition of the application's own, which is asked first
 * @param variant the variants of an annotation
 */
record VariantCondition(RequestConditionHolder own, HandlerVariant variant)
        implements RequestCondition<VariantCondition> {

    @Override
    public VariantCondition combine(VariantCondition ofTheMethod) {
        return new VariantCondition(own.combine(ofTheMethod.own), ofTheMethod.variant.or(variant));
    }

    @Override
    public @Nullable VariantCondition getMatchingCondition(HttpServletRequest request) {
        RequestConditionHolder matching = own.getMatchingCondition(request);
        return matching == null
                ? null
                : variant.in(name -> GrayContexts.current().isActive(name))
                        .map(active -> new VariantCondition(matching, active))
                        .orElse(null);
    }

    @Override
    public int compareTo(VariantCondition other, HttpServletRequest request) {
        int byOwn = own.compareTo(other.own, request);
        return byOwn != 0 ? byOwn : variant.compareTo(other.variant);
    }
}
