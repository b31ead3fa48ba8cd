package io.github.grayrelease.source;

import io.github.grayrelease.decide.RuleDocument;
import java.time.Instant;

/**
 * One time that rules were put in force.
 *
 * @param version names their content
 * @param document the rules
 * @param at when
 * @param source where they came from
 * @param by who or what put them in force
 */
public record Revision(String version, RuleDocument document, Instant at, String source, String by) {}
