package io.github.grayrelease.definition;

import org.jspecify.annotations.Nullable;

/**
 * A step of a ramp, as it was written.
 *
 * @param at when it begins: a time with an offset
 * @param percent the share of subjects from then on
 */
public record StepDefinition(@Nullable String at, @Nullable String percent) {}
