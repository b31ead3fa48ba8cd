package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges one step of a rollout by the requests that this instance served in its two arms. Safe for all threads.
 *
 * <p>A subject that fails counts once in a step, however often it fails: clients that repeat what failed would otherwise
 * look like many failures, and condemn healthy stages.
 */
final class Judge {

    /** What is seen before counts for nothing: the first requests of a new process or step are not like the others. */
    static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final double SUSPECT = 20;
    private static final double PROOF = 1_000;

    /** Of the stage, as subjects. */
    private static final int FEWEST_FAILING = 5;

    private final Analysis analysis;
    private final double share;
    private final long countsFrom;
    private final Evidence failures;
    private final Evidence slowness = Evidence.ofWorse(SlowBound.TOLERATED);
    private final Evidence imbalance = Evidence.ofImbalance();
    private final SlowBound bound;
    private final Subjects seen = new Subjects();
    private final Subjects failing = new Subjects();
    private final Subjects slow = new Subjects();
    private final Tally stage = new Tally();
    private final Tally control = new Tally();

    /** The counts of one arm. */
    private static final class Tally {
        private long requests;
        private long failures;
        private long failing;

        Count count() {
            return new Count(requests, failures, failing);
        }
    }

    /**
     * Begins to judge a step.
     *
     * @param analysis how it is judged
     * @param share the stage's share, from 0 to 1
     * @param now the present time in nanoseconds
     */
    Judge(Analysis analysis, double share, long now) {
        this.analysis = analysis;
        this.share = share;
        this.countsFrom = now + WARM_UP.toNanos();
        this.failures = Evidence.ofWorse(analysis.tolerated());
        this.bound = new SlowBound(countsFrom);
    }

    private boolean hasControl() {
        return share > 0 && share < 1;
    }

    /**
     * Adds a request that has ended.
     *
     * @param inStage its arm
     * @param subject its subject
     * @param failed whether it failed
     * @param duration its duration
     * @param now the present time in nanoseconds
     */
    synchronized void ended(boolean inStage, String subject, boolean failed, Duration duration, long now) {
        if (now - countsFrom < 0) {
            return;
        }
        Tally arm = inStage ? stage : control;
        arm.requests++;
        if (hasControl() && seen.add(subject)) {
            imbalance.add(inStage, share);
        }
        if (failed) {
            arm.failures++;
            if (failing.add(subject)) {
                arm.failing++;
                if (hasControl()) {
                    failures.add(inStage, share);
                }
            }
        } else if (analysis.latency() != Latency.OFF && hasControl()) {
            boolean isSlow = bound.isAbove(duration, now);
            if (!inStage) {
                bound.add(duration, now);
            }
            if (isSlow && slow.add(subject)) {
                slowness.add(inStage, share);
            }
        }
    }

    /** The verdict on all that was seen. */
    synchronized Verdict verdict() {
        double evidence = failures.value();
        if (evidence >= PROOF && stage.failing >= FEWEST_FAILING) {
            return verdict(Word.FAILING, Optional.of(HoldReason.SUSPECT), evidence);
        }
        Optional<HoldReason> against = against(evidence);
        return verdict(against.isEmpty() ? Word.HEALTHY : Word.INCONCLUSIVE, against, evidence);
    }

    private Optional<HoldReason> against(double evidence) {
        if (evidence >= SUSPECT) {
            return Optional.of(HoldReason.SUSPECT);
        }
        if (analysis.latency() == Latency.HOLD && slowness.value() >= PROOF) {
            return Optional.of(HoldReason.SLOWER);
        }
        if (imbalance.value() >= PROOF) {
            return Optional.of(HoldReason.IMBALANCED);
        }
        if (stage.requests < analysis.minRequests() && !analysis.promotesSilence()) {
            return Optional.of(HoldReason.TOO_FEW);
        }
        boolean isAlone = hasControl() && control.requests == 0 && stage.requests > 0;
        return isAlone ? Optional.of(HoldReason.NO_CONTROL) : Optional.empty();
    }

    private Verdict verdict(Word word, Optional<HoldReason> because, double evidence) {
        return new Verdict(word, because, evidence, stage.count(), control.count());
    }
}
