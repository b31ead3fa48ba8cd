package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import io.github.grayrelease.share.Statuses;
import java.time.Duration;
import java.util.Random;

/**
 * A judge of one step, and the traffic that it sees. Time begins when the warm-up is over. The judge is asked every five
 * seconds, as in an application.
 */
final class Simulated {

    /** How often a judge is asked. */
    static final int TICK_SECONDS = 5;

    static final Analysis ANALYSIS =
            new Analysis(Action.ROLLBACK, 1.25, 300, Statuses.SERVER_ERRORS, Latency.OFF, false, false, false, 1);
    private static final Duration FAST = Duration.ofMillis(5);
    private static final double FEW = 30;

    private final Judge judge;
    private final Random random;
    private long strangers;
    private boolean changed;

    Simulated(double share, long seed) {
        this.judge = new Judge(ANALYSIS, share, 0);
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** A request that ends in a second. */
    void ended(boolean inStage, String subject, boolean failed, int second) {
        changed |= failed;
        judge.ended(
                inStage,
                subject,
                failed,
                FAST,
                Judge.WARM_UP.plusSeconds(second).toNanos());
    }

    /** Failures of as many subjects that nobody has seen before. Requests that do not fail are no evidence. */
    void failures(boolean inStage, double expected, int second) {
        for (int i = poisson(expected); i > 0; i--) {
            ended(inStage, "stranger-" + strangers++, true, second);
        }
    }

    /** The verdict, which changes with failures only. */
    boolean condemns() {
        boolean mayHaveChanged = changed;
        changed = false;
        return mayHaveChanged && judge.verdict().word() == Word.FAILING;
    }

    double evidence() {
        return judge.verdict().evidence();
    }

    /** How many independent events happen where so many are expected. */
    int poisson(double expected) {
        if (expected > FEW) {
            return (int) Math.max(0, Math.round(expected + Math.sqrt(expected) * random.nextGaussian()));
        }
        double limit = Math.exp(-expected);
        int events = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            events++;
        }
        return events;
    }
}
