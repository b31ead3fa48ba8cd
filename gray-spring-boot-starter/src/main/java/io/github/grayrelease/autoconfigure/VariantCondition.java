package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;

/**
 * Holds where the variant is on. Of two that hold, the deeper lane is the more specific; names of one depth are compared
 * only so that the same one wins every time.
 *
 * @param variant the variant of an annotation
 */
record VariantCondition(String variant) implements RequestCondition<VariantCondition> {

    @Override
    public VariantCondition combine(VariantCondition ofTheMethod) {
        return ofTheMethod;
    }

    @Override
    public @Nullable VariantCondition getMatchingCondition(HttpServletRequest request) {
        return Gray.when(variant).active() ? this : null;
    }

    @Override
    public int compareTo(VariantCondition other, HttpServletRequest request) {
        int deeperFirst = Long.compare(other.depth(), depth());
        return deeperFirst != 0 ? deeperFirst : variant.compareTo(other.variant);
    }

    private long depth() {
        return variant.chars().filter(c -> c == '/').count();
    }
}
