package io.github.grayrelease.control;

import java.time.Instant;

/**
 * Something an operator did that put no other rules in force: a stage suspended, an invitation withdrawn.
 *
 * @param at when
 * @param author who, and why
 * @param version the version in force then
 * @param what what was done, in a few words: {@code suspended beta}
 */
public record Act(Instant at, Author author, String version, String what) {}
