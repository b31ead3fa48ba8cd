package io.github.grayrelease.rollout;

import io.github.grayrelease.share.Rollout;

/**
 * A rollout as this instance sees it.
 *
 * @param rule the rule
 * @param plan what is planned
 * @param state how far it has come
 * @param verdict what the judge of this instance says at the moment
 */
public record RolloutReport(String rule, Rollout plan, RolloutState state, Verdict verdict) {}
