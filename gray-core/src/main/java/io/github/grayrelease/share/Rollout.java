package io.github.grayrelease.share;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A ramp whose steps wait for evidence. It says what is planned; how far the rollout has come is not part of it.
 *
 * @param serves what its share gets: a stage or a variant
 * @param steps the steps, of growing shares; at least one
 * @param analysis how it is judged
 * @param content a hash of the rule's text: another text is another rollout
 */
public record Rollout(String serves, List<Step> steps, Analysis analysis, String content) {

    public Rollout {
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param share its share of subjects
     * @param lasts the time that it lasts at least; empty in a last step that ends the rollout
     * @param needsApproval whether it begins only after an operator has approved it
     */
    public record Step(Share share, Optional<Duration> lasts, boolean needsApproval) {}

    /** What follows from evidence, from nothing to the most. */
    public enum Action {
        OBSERVE,
        HOLD,
        ROLLBACK
    }

    /** What follows from a stage that is slower than its control. */
    public enum Latency {
        OFF,
        OBSERVE,
        HOLD
    }

    /**
     * How a rollout is judged.
     *
     * @param action what follows from evidence of failures
     * @param tolerated the ratio of failures, stage to control, that is still healthy; at least 1
     * @param minRequests the number of requests in the stage that a step needs before it may pass
     * @param failures the statuses that count as failures
     * @param latency what follows from a slower stage
     * @param promotesSilence whether a step with too few requests passes all the same
     * @param suspends whether a rollback suspends the rule's stage, too
     * @param isShared whether all instances judge the sum of what each has seen
     * @param instances the number of instances that judge each for itself, at least 1
     */
    public record Analysis(
            Action action,
            double tolerated,
            long minRequests,
            Statuses failures,
            Latency latency,
            boolean promotesSilence,
            boolean suspends,
            boolean isShared,
            int instances) {}
}
