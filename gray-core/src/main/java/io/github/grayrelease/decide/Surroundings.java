package io.github.grayrelease.decide;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a decision depends on besides the request and the rules; the same for all requests of an application.
 *
 * @param clock the clock for rules with times
 * @param misses hears of rules that do not decide; null if nobody wants to know
 */
public record Surroundings(InstantSource clock, @Nullable Misses misses) {}
