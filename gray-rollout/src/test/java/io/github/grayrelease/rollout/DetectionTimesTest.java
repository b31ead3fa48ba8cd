package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a bad stage serves before it is rolled back, by its share, the traffic and its errors. The page quotes it. */
class DetectionTimesTest {

    private static final int RUNS = 200;
    private static final int HOUR = 3_600;
    private static final int NEVER = Integer.MAX_VALUE;

    private static final double CONTROL = 0.002;
    private static final double[] SHARES = {0.01, 0.05, 0.1, 0.25, 0.5};
    private static final int[] RATES = {5, 20, 100, 1_000};
    private static final double[] ERRORS = {0.01, 0.05, 0.2, 1};

    /** Seconds from the end of the warm-up to the verdict. */
    private static int seconds(double share, double rate, double errors, long seed) {
        Simulated step = new Simulated(share, seed);
        for (int second = 0; second < HOUR; second += Simulated.TICK_SECONDS) {
            step.failures(true, rate * share * errors * Simulated.TICK_SECONDS, second);
            step.failures(false, rate * (1 - share) * CONTROL * Simulated.TICK_SECONDS, second);
            if (step.condemns()) {
                return second + Simulated.TICK_SECONDS;
            }
        }
        return NEVER;
    }

    private static int[] sorted(double share, double rate, double errors) {
        return IntStream.range(0, RUNS)
                .map(run -> seconds(share, rate, errors, run))
                .sorted()
                .toArray();
    }

    private static String cell(double share, double rate, double errors) {
        int[] times = sorted(share, rate, errors);
        int median = times[RUNS / 2];
        int most = times[RUNS * 95 / 100];
        if (median == NEVER) {
            return "not within 1 h";
        }
        return RolloutsPage.time(median) + ", " + (most == NEVER ? "> 1 h" : RolloutsPage.time(most));
    }

    private static String row(double share, double rate, String total) {
        List<String> cells = new ArrayList<>(List.of(RolloutsPage.percent(share), total));
        Arrays.stream(ERRORS).forEach(errors -> cells.add(cell(share, rate, errors)));
        return RolloutsPage.row(cells);
    }

    @Test
    void thePageTellsTheTimesThatAreMeasured() {
        List<String> rows = new ArrayList<>();
        for (double share : SHARES) {
            for (int rate : RATES) {
                rows.add(row(share, rate, "%,d".formatted(rate)));
            }
        }

        assertThat(RolloutsPage.rows("DetectionTimesTest")).containsExactlyElementsOf(rows);
    }

    @Test
    void thePageTellsTheTimesAtFiveRequestsPerSecondInTheStage() {
        List<String> rows = new ArrayList<>();
        for (double share : SHARES) {
            rows.add(row(share, 5 / share, "%,d".formatted(Math.round(5 / share))));
        }

        assertThat(RolloutsPage.rows("DetectionTimesTest, five per second")).containsExactlyElementsOf(rows);
        for (double share : new double[] {0.01, 0.05, 0.1}) {
            int[] times = sorted(share, 5 / share, 0.05);
            assertThat(times[RUNS / 2]).as("median").isLessThanOrEqualTo(30);
            assertThat(times[RUNS * 95 / 100]).as("95 %%").isLessThanOrEqualTo(60);
        }
    }

    /** Seconds from the fault of a stage that has been healthy so long, at 50 requests per second and 10 %. */
    private static int secondsAfterHealth(int healthy, double errors, long seed) {
        Simulated step = new Simulated(0.1, seed);
        for (int second = 0; second < healthy + 4 * HOUR; second += Simulated.TICK_SECONDS) {
            double inStage = second < healthy ? CONTROL : errors;
            step.failures(true, 50 * 0.1 * inStage * Simulated.TICK_SECONDS, second);
            step.failures(false, 50 * 0.9 * CONTROL * Simulated.TICK_SECONDS, second);
            if (step.condemns()) {
                return second + Simulated.TICK_SECONDS - healthy;
            }
        }
        return NEVER;
    }

    @Test
    void thePageTellsThatAFaultLateInAStepIsSeenLater() {
        List<String> rows = new ArrayList<>();
        for (int healthy : new int[] {0, HOUR / 6, HOUR, 6 * HOUR, 24 * HOUR}) {
            List<String> cells = new ArrayList<>(List.of(healthy == 0 ? "at once" : RolloutsPage.time(healthy)));
            for (double errors : new double[] {0.05, 0.2, 1}) {
                int[] times = IntStream.range(0, 25)
                        .map(run -> secondsAfterHealth(healthy, errors, run))
                        .sorted()
                        .toArray();
                cells.add(RolloutsPage.time(times[times.length / 2]));
            }
            rows.add(RolloutsPage.row(cells));
        }

        assertThat(RolloutsPage.rows("DetectionTimesTest, late faults")).containsExactlyElementsOf(rows);
    }
}
