package io.github.grayrelease.definition;

import org.jspecify.annotations.Nullable;

/**
 * A step of a ramp, unchecked.
 *
 * @param at its begin: a time with an offset
 * @param percent the share of subjects from then on
 */
public record StepDefinition(@Nullable String at, @Nullable String percent) {}
