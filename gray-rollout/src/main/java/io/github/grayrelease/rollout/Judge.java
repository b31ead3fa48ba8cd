package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Counts.Requests;
import io.github.grayrelease.rollout.Evidence.Loudest;
import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.rollout.Verdict.Failing;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one step of a rollout by the requests that this instance served in its two arms, and by what others have seen. Safe
 * for all threads.
 *
 * <p>A subject that fails counts once in a step, however often it fails: clients that repeat what failed would otherwise
 * look like many failures, and condemn healthy stages.
 */
final class Judge {

    /** What is seen before counts for nothing: the first requests of a new process or step are not like the others. */
    static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final double SUSPECT = 20;
    private static final double PROOF = 1_000;

    private static final long ANEW = Duration.ofMinutes(5).toNanos();

    /** A week. */
    private static final int MOST_BEGINS = 2_000;

    /** Of the stage, as subjects. */
    private static final int FEWEST_FAILING = 5;

    private final Analysis analysis;
    private final double share;
    private final long countsFrom;
    private final Evidence failures;
    private final Evidence slowness = Evidence.ofWorse(SlowBound.TOLERATED);
    private final Evidence imbalance = Evidence.ofImbalance();
    private final SlowBound bound;
    private final List<Long> begins = new ArrayList<>();
    private long now;
    private final Subjects seen = new Subjects();
    private final Subjects failing = new Subjects();
    private final Subjects slow = new Subjects();
    private final Sample sample = new Sample();
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

        Requests shared() {
            return new Requests(requests, failures);
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
        beginAnew(now);
        Tally arm = inStage ? stage : control;
        arm.requests++;
        long hash = Subjects.hash(subject);
        if (hasControl() && seen.add(hash)) {
            imbalance.add(inStage, share);
        }
        if (failed) {
            failed(arm, hash, inStage);
        } else if (analysis.latency() != Latency.OFF && hasControl()) {
            timed(inStage, hash, duration, now);
        }
    }

    /** A fault that comes late must not have to outweigh the healthy hours before it. */
    private void beginAnew(long present) {
        now = present;
        long last = begins.isEmpty() ? countsFrom : begins.get(begins.size() - 1);
        if (present - last >= ANEW && begins.size() < MOST_BEGINS) {
            begins.add(present);
            failures.beginAnew();
        }
    }

    private void failed(Tally arm, long hash, boolean inStage) {
        arm.failures++;
        if (failing.add(hash)) {
            arm.failing++;
            if (hasControl()) {
                failures.add(inStage, share);
                sample.add(hash, inStage);
            }
        }
    }

    private void timed(boolean inStage, long hash, Duration duration, long now) {
        boolean isSlow = bound.isAbove(duration, now);
        if (!inStage) {
            bound.add(duration, now);
        }
        if (isSlow && slow.add(hash)) {
            slowness.add(inStage, share);
        }
    }

    /** What other instances need to judge the sum. */
    synchronized Counts counts() {
        Sample copy = new Sample();
        copy.addAll(sample);
        return new Counts(stage.shared(), control.shared(), copy);
    }

    /**
     * The verdict on all that this instance served. Of several instances, each needs as many times the evidence, so that all
     * together err as rarely as one.
     */
    synchronized Verdict verdict() {
        double evidence = failures.value() / analysis.instances();
        return verdict(
                evidence,
                evidence >= SUSPECT ? loudest() : new Failing(stage.failing, control.failing, Optional.empty()),
                stage.count(),
                control.count());
    }

    private Failing loudest() {
        Loudest loudest = failures.loudest();
        Optional<Duration> last = loudest.begin() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(now - begins.get(loudest.begin() - 1)));
        return new Failing(loudest.stage(), loudest.control(), last);
    }

    /**
     * The verdict on the sum of what all instances have seen; latency and imbalance are judged by what this one served,
     * because a user of several instances would count several times.
     */
    synchronized Verdict verdict(Counts all) {
        Evidence sum = Evidence.ofWorse(analysis.tolerated());
        if (hasControl()) {
            sum.add(true, share, all.failing().stage());
            sum.add(false, share, all.failing().control());
        }
        // Each thinning of the sample is another look at other numbers.
        double evidence = sum.value() / (1 + all.failing().level());
        Failing united = new Failing(all.failing().stage(), all.failing().control(), Optional.empty());
        return verdict(evidence, united, count(all.stage(), united.stage()), count(all.control(), united.control()));
    }

    private static Count count(Requests requests, long failing) {
        return new Count(requests.all(), requests.failed(), failing);
    }

    private Verdict verdict(double evidence, Failing loudest, Count inStage, Count inControl) {
        boolean isProved = evidence >= PROOF && inStage.failing() >= FEWEST_FAILING;
        Optional<HoldReason> against =
                isProved ? Optional.of(HoldReason.SUSPECT) : against(evidence, inStage, inControl);
        Word word = isProved ? Word.FAILING : against.isEmpty() ? Word.HEALTHY : Word.INCONCLUSIVE;
        return new Verdict(word, against, evidence, loudest, inStage, inControl);
    }

    private Optional<HoldReason> against(double evidence, Count inStage, Count inControl) {
        if (evidence >= SUSPECT) {
            return Optional.of(HoldReason.SUSPECT);
        }
        if (analysis.latency() == Latency.HOLD && slowness.value() >= PROOF) {
            return Optional.of(HoldReason.SLOWER);
        }
        if (imbalance.value() >= PROOF) {
            return Optional.of(HoldReason.IMBALANCED);
        }
        if (inStage.requests() < Math.max(1, analysis.minRequests()) && !analysis.promotesSilence()) {
            return Optional.of(HoldReason.TOO_FEW);
        }
        boolean isAlone = hasControl() && inControl.requests() == 0 && inStage.requests() > 0;
        return isAlone ? Optional.of(HoldReason.NO_CONTROL) : Optional.empty();
    }
}
