package io.github.grayrelease.definition;

import org.jspecify.annotations.Nullable;

/**
 * A range of numbers, as it was written; at least one end is set.
 *
 * @param min the least number inside
 * @param max the greatest number inside
 */
public record RangeDefinition(@Nullable String min, @Nullable String max) {}
