package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.grayrelease.share.Salt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many healthy stages are condemned, and how many are suspected, in steps of half an hour. The page quotes the long run:
 * {@code ./mvnw -Psimulation -pl gray-rollout -am test}.
 */
class HealthyStagesTest {

    private static final int LONG = 10_000;
    private static final int STEPS = Integer.getInteger("rollout.steps", 100);
    private static final int SECONDS = 1_800;
    private static final double SUSPECT = 20;
    private static final double[] SHARES = {0.01, 0.1, 0.5};

    /** The traffic of a tick. */
    private interface Traffic {
        void pass(Simulated step, double share, int second);
    }

    /** What happens to a healthy stage. */
    enum Scenario {
        CALM("calm, 1 % errors") {
            @Override
            Traffic begin(long seed) {
                return (step, share, second) -> arms(step, share, 50, 0.01, 1, second);
            }
        },
        TOLERATED("a quarter more errors than the control") {
            @Override
            Traffic begin(long seed) {
                return (step, share, second) -> arms(step, share, 50, 0.01, 1.25, second);
            }
        },
        STORMS("retry storms: 300 clients repeat what failed, for up to four minutes") {
            @Override
            Traffic begin(long seed) {
                return storms(Salt.of("run-" + seed), new int[300]);
            }
        },
        OUTAGE("an outage of both arms: half of all requests fail for a minute") {
            @Override
            Traffic begin(long seed) {
                return (step, share, second) ->
                        arms(step, share, 50, second >= 600 && second < 660 ? 0.5 : 0.002, 1, second);
            }
        },
        TENFOLD("traffic that grows tenfold, and falls again, every two minutes") {
            @Override
            Traffic begin(long seed) {
                return (step, share, second) -> arms(step, share, second / 60 % 2 == 0 ? 5 : 50, 0.01, 1, second);
            }
        };

        private final String text;

        Scenario(String text) {
            this.text = text;
        }

        abstract Traffic begin(long seed);

        private static void arms(Simulated step, double share, int rate, double errors, double ratio, int second) {
            double failures = rate * errors * Simulated.TICK_SECONDS;
            step.failures(true, failures * share * ratio, second);
            step.failures(false, failures * (1 - share), second);
        }

        /** Each second one of three clients begins to fail, and repeats that in each tick. */
        private static Traffic storms(Salt salt, int[] until) {
            return (step, share, second) -> {
                for (int begins = step.poisson(Simulated.TICK_SECONDS / 3.0); begins > 0; begins--) {
                    until[step.random().nextInt(until.length)] =
                            second + step.random().nextInt(240);
                }
                for (int client = 0; client < until.length; client++) {
                    if (until[client] > second) {
                        String name = "client-" + client;
                        step.ended(salt.bucket(name) < 10_000 * share, name, true, second);
                    }
                }
            };
        }
    }

    /** The strongest evidence that is seen in a step; infinite if it condemns the stage. */
    private static double evidence(Scenario scenario, double share, long seed) {
        Simulated step = new Simulated(share, seed);
        Traffic traffic = scenario.begin(seed);
        double strongest = 0;
        for (int second = 0; second < SECONDS; second += Simulated.TICK_SECONDS) {
            traffic.pass(step, share, second);
            if (step.condemns()) {
                return Double.POSITIVE_INFINITY;
            }
            strongest = Math.max(strongest, step.evidence());
        }
        return strongest;
    }

    private static double[] evidence(Scenario scenario, double share) {
        return IntStream.range(0, STEPS)
                .mapToDouble(seed -> evidence(scenario, share, seed))
                .toArray();
    }

    private static long atLeast(double threshold, double[] evidence) {
        return IntStream.range(0, evidence.length)
                .filter(step -> evidence[step] >= threshold)
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void atMostOneStepInAThousandIsRolledBackAndOneInTwentySuspected(Scenario scenario) {
        for (double share : SHARES) {
            double[] evidence = evidence(scenario, share);

            assertThat(atLeast(Double.POSITIVE_INFINITY, evidence))
                    .as("%s, rolled back at %s", scenario, share)
                    .isLessThanOrEqualTo(Math.max(1, STEPS / 1_000));
            assertThat(atLeast(SUSPECT, evidence))
                    .as("%s, suspected at %s", scenario, share)
                    .isLessThanOrEqualTo(STEPS / 20);
        }
    }

    @Test
    void thePageTellsTheNumbersOfTheLongRun() {
        assumeTrue(STEPS == LONG, "takes minutes; runs in the profile simulation");
        List<String> rows = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            List<String> cells = new ArrayList<>(List.of(scenario.text));
            for (double share : SHARES) {
                double[] evidence = evidence(scenario, share);
                cells.add("%d, %d".formatted(atLeast(Double.POSITIVE_INFINITY, evidence), atLeast(SUSPECT, evidence)));
            }
            rows.add(RolloutsPage.row(cells));
        }

        assertThat(RolloutsPage.rows("HealthyStagesTest")).containsExactlyElementsOf(rows);
    }
}
