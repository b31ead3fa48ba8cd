package io.github.grayrelease.compile;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong is said with its key, its value and its remedy; all of it at once. */
class RuleCompilerTest {

    private static final RuleDocument STAGES = RuleDocument.of("stable", "canary", "beta");

    private static final RuleDefinition NOTHING_WRITTEN =
            new RuleDefinition(null, null, null, null, null, null, null, null, null, null, null, null);

    private static void assertRefused(RuleDocument document, String... messages) {
        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> RuleCompiler.compile(document))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .extracting(mistake -> mistake + "; " + mistake.remedy())
                        .containsExactly(messages));
    }

    @Test
    void allMistakesOfADocumentAreNamedInOneGo() {
        assertRefused(
                new RuleDocument(
                        List.of("stable", "Beta!", "stable"),
                        List.of("gamma"),
                        List.of("heder:X-User-Id"),
                        List.of(
                                rule("a", "beto").percent("140"),
                                rule("a", "stable").percent("10.005")),
                        Map.of(),
                        AnalysisDefinition.Scope.NONE),
                "gray.stages[1]: 'Beta!' is not a stage name; use a to z, 0 to 9 and inner hyphens",
                "gray.stages[2]: 'stable' is declared twice; remove one of the two",
                "gray.subject[0]: 'heder:X-User-Id' is not a subject source;"
                        + " use 'principal', 'header:NAME', 'cookie:NAME' or 'query:NAME'",
                "gray.suspended[0]: 'gamma' is not a declared stage; declared are stable, Beta!, stable",
                "gray.rules[0].stage: 'beto' is not a declared stage; declared are stable, Beta!, stable",
                "gray.rules[0].percent: 140 is not a number from 0 to 100 with at most two decimals;"
                        + " set a number from 0 to 100, for example 10 or 0.25",
                "gray.rules[1].name: 'a' is the name of an earlier rule too; give each rule a name of its own",
                "gray.rules[1].percent: 10.005 is not a number from 0 to 100 with at most two decimals;"
                        + " set a number from 0 to 100, for example 10 or 0.25");
    }

    @Test
    void aMistypedStageIsAnsweredWithTheNearestOne() {
        assertRefused(
                STAGES.rules(rule("a", "betta")),
                "gray.rules[0].stage: 'betta' is not a declared stage; did you mean 'beta'? declared are stable, canary,"
                        + " beta");
    }

    @Test
    void aRuleNeedsANameAndAStage() {
        assertRefused(
                STAGES.rules(NOTHING_WRITTEN, rule("ten percent", "beta")),
                "gray.rules[0].name: is missing; give the rule a name; logs and metrics show it",
                "gray.rules[0].stage: is missing; name the stage this rule decides for: stable, canary, beta",
                "gray.rules[1].name: 'ten percent' is not a rule name; use up to 64 letters, digits, dots, hyphens and"
                        + " underscores, beginning with a letter or digit");
    }

    @Test
    void aConditionNeedsExactlyOneTest() {
        TestDefinition none =
                new TestDefinition(null, null, null, null, null, null, null, null, null, null, null, null);
        TestDefinition two = new TestDefinition("a", null, null, "b", null, null, null, null, null, null, null, null);

        assertRefused(
                STAGES.rules(rule("a", "beta")
                        .when(
                                MatchDefinition.header("X-User-Tag", none),
                                MatchDefinition.subject(two),
                                new MatchDefinition(
                                        Map.of(), null, null, null, null, null, null, null, null, null, null))),
                "gray.rules[0].match[0].header.X-User-Tag: has no test;"
                        + " write a value, or one of exact, in, in-file, prefix, suffix, contains, regex, range,"
                        + " semver, cidr, present",
                "gray.rules[0].match[1].subject: has 2 tests instead of one;"
                        + " write a value, or one of exact, in, in-file, prefix, suffix, contains, regex, range,"
                        + " semver, cidr, present",
                "gray.rules[0].match[2].header: is empty; write NAME: VALUE below it",
                "gray.rules[0].match[2]: has no condition; set one of header, cookie, query, attribute, path, method, host, ip,"
                        + " subject, role, not");
    }

    @Test
    void anEmptyMatchIsNotTakenForEverybody() {
        assertRefused(
                STAGES.rules(rule("a", "beta").when()),
                "gray.rules[0].match: has no entry; add an entry, or remove 'match' if the rule is for every request");
    }

    @Test
    void theBaselineCannotBeSuspended() {
        assertRefused(
                STAGES.suspended("stable"),
                "gray.suspended[0]: 'stable' is the baseline; the baseline can't be suspended; remove it here");
    }

    @Test
    void aDocumentNeedsABaseline() {
        assertRefused(
                RuleDocument.of(), "gray.stages: names no stage; name at least the baseline: [stable, canary, beta]");
    }
}
