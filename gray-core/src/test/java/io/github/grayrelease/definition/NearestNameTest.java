package io.github.grayrelease.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suggestion for a mistyped name. */
class NearestNameTest {

    private static final List<String> KNOWN = List.of("rules", "stages", "percent", "beta");

    @ParameterizedTest
    @CsvSource({
        "rulez, rules",
        "ruels, rules",
        "rule, rules",
        "rrules, rules",
        "percnet, percent",
        "bta, beta",
        "ebta, beta",
        "stags, stages",
    })
    void oneSlipOfTheKeyboardIsUnderstood(String typed, String meant) {
        assertThat(NearestName.to(typed, KNOWN)).contains(meant);
    }

    @Test
    void anythingElseIsNotGuessedAt() {
        assertThat(NearestName.to("", KNOWN)).isEmpty();
        assertThat(NearestName.to("gamma", KNOWN)).isEmpty();
        assertThat(NearestName.to("beta", List.of())).isEmpty();
    }
}
