package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.condition.RequestConditionHolder;

/**
 * Holds where the variant is on and the application's own condition holds. Spring compares only conditions of one type,
 * so that this one carries the application's along.
 *
 * <p>Of two that hold, one with a variant comes before one without, and a deeper lane before a shallower one; names of
 * one depth are compared only so that the same one wins every time.
 *
 * @param own a condition of the application's own, which is asked first
 * @param variant the variant of an annotation
 */
record VariantCondition(RequestConditionHolder own, Optional<String> variant)
        implements RequestCondition<VariantCondition> {

    @Override
    public VariantCondition combine(VariantCondition ofTheMethod) {
        return new VariantCondition(own.combine(ofTheMethod.own), ofTheMethod.variant.or(() -> variant));
    }

    @Override
    public @Nullable VariantCondition getMatchingCondition(HttpServletRequest request) {
        RequestConditionHolder matching = own.getMatchingCondition(request);
        if (matching == null
                || (variant.isPresent() && !Gray.when(variant.get()).active())) {
            return null;
        }
        return new VariantCondition(matching, variant);
    }

    @Override
    public int compareTo(VariantCondition other, HttpServletRequest request) {
        int byOwn = own.compareTo(other.own, request);
        if (byOwn != 0) {
            return byOwn;
        }
        int deeperFirst = Long.compare(other.depth(), depth());
        return deeperFirst != 0 ? deeperFirst : variant.orElse("").compareTo(other.variant.orElse(""));
    }

    /** How many parts the variant's name has; none without a variant. */
    private long depth() {
        return variant.map(name -> 1 + name.chars().filter(c -> c == '/').count())
                .orElse(0L);
    }
}
