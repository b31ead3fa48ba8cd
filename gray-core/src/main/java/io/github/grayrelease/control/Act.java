package io.github.grayrelease.control;

import java.time.Instant;

/**
 * An operator's act that changed no rules: suspending a stage, withdrawing an invitation.
 *
 * @param at the time
 * @param author the operator and the reason
 * @param version the version in force at that time
 * @param what a short description: {@code suspended beta}
 */
public record Act(Instant at, Author author, String version, String what) {}
