package io.github.grayrelease.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.grayrelease.share.Salt;
import io.github.grayrelease.share.Split;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What percentages promise, on fixed subjects, so that a figure here is the same in every run. */
class StatisticsTest {

    private static final int SUBJECTS = 200_000;

    private static IntStream subjects() {
        return IntStream.range(0, SUBJECTS);
    }

    private static double share(Predicate<String> inside) {
        return (double) subjects().filter(i -> inside.test("user-" + i)).count() / SUBJECTS;
    }

    /** Chi-square with 99 degrees of freedom exceeds 148.2 in one of a thousand honest draws. */
    @ParameterizedTest
    @ValueSource(strings = {"checkout", "ten-percent", "a", "价格"})
    void bucketsAreUniform(String salt) {
        int[] counts = new int[100];
        subjects().forEach(i -> counts[Salt.of(salt).bucket("user-" + i) / 100]++);
        double expected = SUBJECTS / 100.0;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isLessThan(148.2);
    }

    /** Four standard deviations of a share of 10 % among those 10 % of 200,000 are 0.0085. */
    @Test
    void beingInsideOneRolloutTellsNothingAboutAnother() {
        for (List<String> pair : List.of(
                List.of("new-search", "new-basket"), List.of("rule-a", "rule-b"), List.of("x", "a-much-longer-name"))) {
            double both = share(user -> Salt.of(pair.get(0)).bucket(user) < 1000
                    && Salt.of(pair.get(1)).bucket(user) < 1000);
            double one = share(user -> Salt.of(pair.get(0)).bucket(user) < 1000);
            assertThat(both / one).as("%s", pair).isCloseTo(0.10, within(0.0085));
        }
    }

    /** Four standard deviations of 30 % among 20,000 are 0.013. */
    @Test
    void aSplitUnderATenPercentRolloutStaysWithinItsWeights() {
        Split split = new Split(List.of(new Split.Arm("canary", 700), new Split.Arm("beta", 300)));
        Map<String, Integer> drawn = new HashMap<>();
        subjects()
                .mapToObj(i -> "user-" + i)
                .filter(user -> Salt.of("split").bucket(user) < 1000)
                .forEach(user -> drawn.merge(split.draw(Salt.of("split"), user), 1, Integer::sum));
        int inside = drawn.values().stream().mapToInt(Integer::intValue).sum();

        assertThat((double) inside / SUBJECTS).isCloseTo(0.10, within(0.003));
        assertThat((double) drawn.getOrDefault("beta", 0) / inside).isCloseTo(0.30, within(0.013));
    }

    @Test
    void theSecondHashIsThatOfOtherLanguages() throws IOException {
        int checked = 0;
        try (InputStream vectors =
                Objects.requireNonNull(getClass().getResourceAsStream("/buckets.json"), "buckets.json")) {
            for (JsonNode vector : JsonMapper.shared().readTree(vectors)) {
                long drawn = Salt.of(vector.get("salt").asString())
                        .drawn(vector.get("key").asString(), 1000);
                assertThat(drawn + 1).isEqualTo(vector.get("split1000").asLong());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(500);
    }
}
