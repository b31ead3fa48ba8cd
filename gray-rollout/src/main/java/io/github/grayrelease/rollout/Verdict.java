package io.github.grayrelease.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What the judge says of a step.
 *
 * @param word the verdict
 * @param because what speaks against going on; empty if nothing does
 * @param evidence the factor by which the failures are likelier if the stage is worse than tolerated
 * @param failing the failing subjects that speak loudest against the stage
 * @param stage what was seen in the stage
 * @param control what was seen in the control
 */
public record Verdict(
        Word word, Optional<HoldReason> because, double evidence, Failing failing, Count stage, Count control) {

    /** The verdict. */
    public enum Word {
        /** Enough was seen, and nothing speaks against the stage. */
        HEALTHY,
        /** Too little was seen, or something speaks against the stage without proving it. */
        INCONCLUSIVE,
        /** The stage fails more often than its control; of healthy stages, at most one step in a thousand gets this. */
        FAILING
    }

    /**
     * Failing subjects.
     *
     * @param stage those in the stage
     * @param control those in the control
     * @param last the time in which they failed; empty if it is the whole time that was counted
     */
    public record Failing(long stage, long control, Optional<Duration> last) {}

    /**
     * What was seen in one arm.
     *
     * @param requests the requests
     * @param failures the requests that failed
     * @param failing the subjects that failed, once each
     */
    public record Count(long requests, long failures, long failing) {}
}
