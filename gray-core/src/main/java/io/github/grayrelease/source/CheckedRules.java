package io.github.grayrelease.source;

import io.github.grayrelease.decide.RuleDocument;

/**
 * Rules without mistakes, and the version that their content had when they were checked: files that they name may change
 * at any time.
 *
 * @param version names the content
 * @param document the rules
 */
public record CheckedRules(String version, RuleDocument document) {}
