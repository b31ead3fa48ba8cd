package io.github.grayrelease.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"beta", "b", "7", "beta/team-a", "a/b/c/d", "a--b", "pr-1234"})
    void namesAreSmallLettersDigitsAndInnerHyphensInUpToFourParts(String name) {
        assertThat(StageName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Beta",
                "-beta",
                "beta-",
                "beta/",
                "/beta",
                "a//b",
                "a/b/c/d/e",
                "a/-b",
                "a-/b",
                "bêta",
                "b\n",
                "beta,canary",
                "b eta",
                "ｂeta"
            })
    void everythingElseIsNone(String name) {
        assertThat(StageName.isValid(name)).isFalse();
    }

    @Test
    void aNameHasAtMostSixtyFourCharacters() {
        assertThat(StageName.isValid("a".repeat(64))).isTrue();
        assertThat(StageName.isValid("a".repeat(65))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"' Beta ', beta", "BETA/Team-A, beta/team-a"})
    void aTagIsTrimmedAndLowerCased(String tag, String stage) {
        assertThat(StageName.parse(tag)).isEqualTo(stage);
    }

    @Test
    void aTagThatIsTooLongIsNotEvenTrimmed() {
        assertThat(StageName.parse(" ".repeat(61) + "beta")).isNull();
        assertThat(StageName.parse(" ".repeat(60) + "beta")).isEqualTo("beta");
    }

    @ParameterizedTest
    @CsvSource({
        "beta, beta, true",
        "beta/team-a, beta, true",
        "beta/team-a/x, beta/team-a, true",
        "beta, beta/team-a, false",
        "betamax, beta, false",
        "beta/team-ab, beta/team-a, false"
    })
    void aLaneIsWithinWhatItBranchesOff(String stage, String other, boolean within) {
        assertThat(StageName.isWithin(stage, other)).isEqualTo(within);
    }
}
