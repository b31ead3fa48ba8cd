package io.github.grayrelease.rollout;

import java.util.List;

/** Hears of rollouts on this instance. Called on Gray's threads, one call at a time; returns soon and never throws. */
public interface RolloutListener {

    /**
     * A state has changed, here or on another instance, or a rollout has begun or is gone.
     *
     * @param all all rollouts
     */
    default void changed(List<RolloutReport> all) {}

    /**
     * The judge of this instance has come to another verdict.
     *
     * @param rule the rule
     * @param verdict the verdict
     */
    default void judged(String rule, Verdict verdict) {}

    /**
     * This instance has written an outcome, or would have, if it did more than observe.
     *
     * @param outcome the outcome
     */
    default void decided(GrayVerdict outcome) {}
}
