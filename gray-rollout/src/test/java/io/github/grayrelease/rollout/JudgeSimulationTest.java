package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import io.github.grayrelease.share.Salt;
import io.github.grayrelease.share.Statuses;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of rollouts with fixed seeds: how many healthy stages are condemned, and how soon a bad one is. */
class JudgeSimulationTest {

    private static final Analysis ANALYSIS =
            new Analysis(Action.ROLLBACK, 1.25, 300, Statuses.SERVER_ERRORS, Latency.OFF, false, false, false, 1);
    private static final Duration FAST = Duration.ofMillis(5);
    private static final long SECOND = 1_000_000_000L;
    private static final int TICK_SECONDS = 5;

    /** Seconds from the end of the warm-up to the verdict; -1 if there is none. */
    private static int condemned(Judge judge, int seconds, Traffic traffic) {
        for (int second = 0; second < seconds; second++) {
            long now = Judge.WARM_UP.toNanos() + second * SECOND;
            traffic.pass(judge, second, now);
            if (second % TICK_SECONDS == 0 && judge.verdict().word() == Word.FAILING) {
                return second;
            }
        }
        return -1;
    }

    private interface Traffic {
        void pass(Judge judge, int second, long now);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 500", "0.05, 100", "0.10, 50"})
    void aStageWithFivePercentErrorsIsCondemnedInHalfAMinute(double share, int rate) {
        int[] times = new int[200];
        for (int run = 0; run < times.length; run++) {
            Random random = new Random(1_000 + run);
            times[run] = condemned(new Judge(ANALYSIS, share, 0), 600, (judge, second, now) -> {
                for (int i = 0; i < rate; i++) {
                    boolean inStage = random.nextDouble() < share;
                    boolean failed = random.nextDouble() < (inStage ? 0.05 : 0.002);
                    judge.ended(inStage, "user-" + random.nextInt(1_000_000), failed, FAST, now);
                }
            });
            assertThat(times[run]).isNotNegative();
        }
        Arrays.sort(times);

        assertThat(times[times.length / 2]).as("median").isLessThanOrEqualTo(30);
        assertThat(times[times.length * 95 / 100]).as("95 %%").isLessThanOrEqualTo(60);
    }

    /** Each failing client repeats what failed, for minutes, every second. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5})
    void aStormOfRetriesCondemnsNoHealthyStage(double share) {
        int condemned = 0;
        for (int run = 0; run < 200; run++) {
            Random random = new Random(run);
            Salt salt = Salt.of("run-" + run);
            int[] until = new int[300];
            condemned += condemned(new Judge(ANALYSIS, share, 0), 600, (judge, second, now) -> {
                                if (random.nextInt(3) == 0) {
                                    until[random.nextInt(until.length)] = second + random.nextInt(240);
                                }
                                for (int user = 0; user < until.length; user++) {
                                    if (until[user] > second) {
                                        String name = "user-" + user;
                                        judge.ended(salt.bucket(name) < 10_000 * share, name, true, FAST, now);
                                    }
                                }
                            })
                            >= 0
                    ? 1
                    : 0;
        }

        assertThat(condemned).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5})
    void anOutageOfBothArmsAndTenfoldTrafficCondemnNoHealthyStage(double share) {
        int condemned = 0;
        for (int run = 0; run < 500; run++) {
            Random random = new Random(run);
            condemned += condemned(new Judge(ANALYSIS, share, 0), 300, (judge, second, now) -> {
                                int rate = second / 60 % 2 == 0 ? 5 : 50;
                                double errors = second > 100 && second < 160 ? 0.5 : 0.002;
                                for (int i = 0; i < rate; i++) {
                                    judge.ended(
                                            random.nextDouble() < share,
                                            "user-" + random.nextInt(1_000_000),
                                            random.nextDouble() < errors,
                                            FAST,
                                            now);
                                }
                            })
                            >= 0
                    ? 1
                    : 0;
        }

        assertThat(condemned).isZero();
    }

    @Test
    void oneClientThatPollsCondemnsNothing() {
        Judge judge = new Judge(ANALYSIS, 0.01, 0);
        int condemned = condemned(judge, 600, (polled, second, now) -> polled.ended(true, "poller", true, FAST, now));

        assertThat(condemned).isNegative();
        assertThat(judge.verdict().stage()).isEqualTo(new Verdict.Count(600, 600, 1));
    }

    @Test
    void theFirstHalfMinuteDoesNotCount() {
        Judge judge = new Judge(ANALYSIS, 0.1, 0);
        for (int user = 0; user < 100; user++) {
            judge.ended(true, "user-" + user, true, FAST, Judge.WARM_UP.toNanos() - 1);
        }

        assertThat(judge.verdict().stage().requests()).isZero();
        assertThat(judge.verdict().because()).contains(HoldReason.TOO_FEW);
    }
}
