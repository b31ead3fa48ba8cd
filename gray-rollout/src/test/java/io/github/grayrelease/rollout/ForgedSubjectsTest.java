package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.share.Salt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a caller can do who invents subjects and makes their requests fail, at a share of 10 % and 50 honest requests per
 * second of which 0.2 % fail. The page quotes the numbers.
 */
class ForgedSubjectsTest {

    private static final double SHARE = 0.1;
    private static final int RATE = 50;
    private static final double HONEST = 0.002;
    private static final int RUNS = 50;

    private static void honest(Simulated step, double stageErrors, int second) {
        step.failures(true, RATE * SHARE * stageErrors * Simulated.TICK_SECONDS, second);
        step.failures(false, RATE * (1 - SHARE) * HONEST * Simulated.TICK_SECONDS, second);
    }

    private static boolean isInStage(Salt salt, String subject) {
        return salt.bucket(subject) < 10_000 * SHARE;
    }

    /** How many subjects he needs who knows which of them are in the stage, after so much honest traffic. */
    private static int subjectsToTrip(int honestSeconds, long seed) {
        Simulated step = new Simulated(SHARE, seed);
        for (int second = 0; second < honestSeconds; second += Simulated.TICK_SECONDS) {
            honest(step, HONEST, second);
        }
        int forged = 0;
        while (!step.condemns()) {
            step.ended(true, "forged-" + forged++, true, honestSeconds);
        }
        return forged;
    }

    private static int median(int[] unsorted) {
        return Arrays.stream(unsorted).sorted().toArray()[unsorted.length / 2];
    }

    @Test
    void whoKnowsTheBucketsTripsARollbackWithAFewSubjects() {
        List<String> rows = new ArrayList<>();
        for (int minutes : new int[] {1, 10, 60, 24 * 60}) {
            int needed = median(IntStream.range(0, RUNS)
                    .map(run -> subjectsToTrip(60 * minutes, run))
                    .toArray());
            rows.add(RolloutsPage.row(List.of(RolloutsPage.time(60 * minutes), String.valueOf(needed))));
        }

        assertThat(RolloutsPage.rows("ForgedSubjectsTest, to trip")).containsExactlyElementsOf(rows);
    }

    /** A tenth of his subjects is in the stage, as of all subjects; so his failures say what honest ones say. */
    @Test
    void whoDoesNotKnowTheBucketsTripsNothing() {
        int tripped = 0;
        for (int run = 0; run < RUNS; run++) {
            Simulated step = new Simulated(SHARE, run);
            Salt salt = Salt.of("salt-" + run);
            for (int forged = 0; forged < 5_000; forged++) {
                String subject = "forged-" + forged;
                step.ended(isInStage(salt, subject), subject, true, forged / 5);
                tripped += step.condemns() ? 1 : 0;
            }
        }

        assertThat(tripped).isZero();
    }

    /** Seconds until a stage with 5 % errors is rolled back while he makes subjects of the control fail. */
    private static int secondsWhileMasked(double forgedPerSecond, long seed) {
        Simulated step = new Simulated(SHARE, seed);
        for (int second = 0; second < 3_600; second += Simulated.TICK_SECONDS) {
            honest(step, 0.05, second);
            step.failures(false, forgedPerSecond * Simulated.TICK_SECONDS, second);
            if (step.condemns()) {
                return second + Simulated.TICK_SECONDS;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void whoMakesTheControlFailMasksABadStage() {
        List<String> rows = new ArrayList<>();
        for (double perSecond : new double[] {0, 0.1, 1, 2, 10}) {
            int median = median(IntStream.range(0, RUNS)
                    .map(run -> secondsWhileMasked(perSecond, run))
                    .toArray());
            String time = median == Integer.MAX_VALUE ? "not within 1 h" : RolloutsPage.time(median);
            rows.add(RolloutsPage.row(List.of("%.0f".formatted(perSecond * 60), time)));
        }

        assertThat(RolloutsPage.rows("ForgedSubjectsTest, to mask")).containsExactlyElementsOf(rows);
    }
}
