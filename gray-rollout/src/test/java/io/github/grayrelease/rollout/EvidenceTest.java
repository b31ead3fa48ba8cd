package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

    private static final int[] CONTROL_FAILURES = {0, 2, 5, 10, 20};

    @ParameterizedTest
    @CsvSource({"0.05, 5 5 6 7 10", "0.10, 5 6 8 10 14", "0.25, 7 11 15 20 28", "0.50, 14 23 32 45 67"})
    void soManyFailuresInTheStageStopItByFailuresInTheControl(double share, String stageFailures) {
        String stopping = String.join(
                " ",
                IntStream.of(CONTROL_FAILURES)
                        .mapToObj(control -> String.valueOf(stopping(share, control)))
                        .toList());

        assertThat(stopping).isEqualTo(stageFailures);
    }

    @Test
    void thePageTellsTheseNumbers() {
        assertThat(RolloutsPage.rows("EvidenceTest"))
                .containsExactly(row("5 %", 0.05), row("10 %", 0.10), row("25 %", 0.25), row("50 %", 0.50));
    }

    private static String row(String name, double share) {
        return RolloutsPage.row(Stream.concat(
                        Stream.of(name),
                        IntStream.of(CONTROL_FAILURES).mapToObj(control -> String.valueOf(stopping(share, control))))
                .toList());
    }

    /** A verdict also needs five failures in the stage. */
    private static int stopping(double share, int control) {
        Evidence evidence = Evidence.ofWorse(1.25);
        IntStream.range(0, control).forEach(failure -> evidence.add(false, share));
        int stage = 0;
        while (stage < 5 || evidence.value() < 1000) {
            evidence.add(true, share);
            stage++;
        }
        return stage;
    }

    @Test
    void theOrderOfFailuresDoesNotMatter() {
        Evidence one = Evidence.ofWorse(1.25);
        Evidence other = Evidence.ofWorse(1.25);
        for (int i = 0; i < 20; i++) {
            one.add(i % 4 == 0, 0.1);
            other.add(i >= 15, 0.1);
        }

        assertThat(one.value()).isCloseTo(other.value(), org.assertj.core.data.Percentage.withPercentage(1e-6));
    }

    @Test
    void withoutFailuresThereIsNoEvidence() {
        assertThat(Evidence.ofWorse(1.25).value()).isEqualTo(1);
    }

    /** After any number of failures, the expected factor of the next one is 1 at the tolerated ratio, and less below it. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.99})
    void theEvidenceIsAMartingaleAtTheToleratedRatio(double share) {
        double inStage = share * 1.25 / (share * 1.25 + 1 - share);
        Evidence stage = Evidence.ofWorse(1.25);
        stage.add(true, share);
        Evidence control = Evidence.ofWorse(1.25);
        control.add(false, share);

        assertThat(inStage * stage.value() + (1 - inStage) * control.value())
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(share * stage.value() + (1 - share) * control.value()).isLessThan(1);
    }

    @Test
    void thousandsOfFailuresOverflowNothing() {
        Evidence outage = Evidence.ofWorse(1.25);
        for (int i = 0; i < 100_000; i++) {
            outage.add(i % 10 == 0, 0.1);
        }

        assertThat(outage.value()).isBetween(0.0, 1.0);
    }

    @Test
    void withoutAControlThereIsNothingToCompare() {
        Evidence evidence = Evidence.ofWorse(1.25);

        assertThatIllegalArgumentException().isThrownBy(() -> evidence.add(true, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> evidence.add(true, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Evidence.ofWorse(0.5));
    }
}
