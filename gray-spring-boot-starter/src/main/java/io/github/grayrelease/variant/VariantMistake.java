package io.github.grayrelease.variant;

/**
 * A mistake in a {@link io.github.grayrelease.GrayVariant} annotation.
 *
 * @param problem the annotation and its problem
 * @param remedy the next action, such as {@code correct the name}
 */
public record VariantMistake(String problem, String remedy) {

    @Override
    public String toString() {
        return problem + "; " + remedy;
    }
}
