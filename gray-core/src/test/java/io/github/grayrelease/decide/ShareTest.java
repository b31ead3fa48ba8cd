package io.github.grayrelease.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.share.Share;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 1000", "0.01, 1", "99.99, 9999", "100, 10000", "12.50, 1250", "1e1, 1000", "-0, 0"})
    void aPercentageIsReadInStepsOfAHundredth(String percent, int basisPoints) {
        assertThat(Share.parse(percent)).contains(new Share(basisPoints));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "140", "-1", "10.005", "100.01", "10%", "NaN", "1e9999999999", "0x10"})
    void whatIsNoSuchPercentageIsNone(String percent) {
        assertThat(Share.parse(percent)).isEmpty();
    }

    @Test
    void zeroHoldsNobodyAndAHundredEverybody() {
        assertThat(IntStream.range(0, 10_000)).noneMatch(new Share(0)::holds).allMatch(new Share(10_000)::holds);
    }

    @Test
    void growingAShareTakesNobodyOut() {
        for (int share = 0; share < 10_000; share++) {
            assertThat(new Share(share + 1).holds(share)).isTrue();
            assertThat(new Share(share).holds(share)).isFalse();
        }
    }
}
