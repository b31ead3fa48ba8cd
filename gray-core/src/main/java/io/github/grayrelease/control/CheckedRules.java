package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleDocument;

/**
 * Rules without mistakes, and the version that their content had when they were checked: files that they name may change
 * at any time.
 *
 * @param version names the content
 * @param document the rules
 */
public record CheckedRules(String version, RuleDocument document) {}
