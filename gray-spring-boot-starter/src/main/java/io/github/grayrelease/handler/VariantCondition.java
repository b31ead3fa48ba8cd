package io.github.grayrelease.handler;

import io.github.grayrelease.hold.GrayContexts;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.condition.RequestConditionHolder;

/**
 * Matches if the variant is active and the application's own condition matches. It contains the application's condition,
 * because Spring compares only conditions of one type.
 *
 * @param own the application's own condition, which is evaluated first
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
                : variant.in(name -> GrayContexts.current().isActive(name, HandlerVariant.ASKER))
                        .map(active -> new VariantCondition(matching, active))
                        .orElse(null);
    }

    @Override
    public int compareTo(VariantCondition other, HttpServletRequest request) {
        int byOwn = own.compareTo(other.own, request);
        return byOwn != 0 ? byOwn : variant.compareTo(other.variant);
    }
}
