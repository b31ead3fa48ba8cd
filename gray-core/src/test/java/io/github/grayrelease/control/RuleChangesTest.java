package io.github.grayrelease.control;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleChangesTest {

    private static final VariantDefinition ON_BETA = new VariantDefinition(List.of("beta"), List.of());

    private final RuleDocument before = RuleDocument.of("stable", "beta")
            .rules(
                    rule("staff", "beta").when(MatchDefinition.header("X-User-Tag", TestDefinition.contains("beta"))),
                    rule("ten-percent", "beta").percent("10"));

    private static CheckedRules checked(RuleDocument document) {
        return new CheckedRules(document.version(), RuleBlock.of(document), document, Map.of());
    }

    @Test
    void theSameDocumentHasNoChanges() {
        assertThat(RuleChanges.between(before, before)).isEmpty();
    }

    @Test
    void whatComparingDoesNotTellIsNoEmptyChange() {
        RuleDocument one = before.variant("a", ON_BETA).variant("b", ON_BETA);
        RuleDocument two = before.variant("b", ON_BETA).variant("a", ON_BETA);

        assertThat(RuleChanges.between(checked(one), checked(one))).isEmpty();
        assertThat(RuleChanges.between(checked(one), checked(two)))
                .containsExactly("~ the lines of a file that 'in-file' names, or only the order of keys");
    }

    @Test
    void eachRuleHasOneLine() {
        RuleDocument after = RuleDocument.of("stable", "beta")
                .rules(rule("ten-percent", "beta").percent("50").salt("s"), rule("all", "beta"));

        assertThat(RuleChanges.between(before, after))
                .containsExactly("- staff", "~ ten-percent: percent 10 -> 50, salt none -> s", "+ all: stage beta");
    }

    @Test
    void orderIsAChange() {
        RuleDocument after = before.rules(before.rules().get(1), before.rules().get(0));

        assertThat(RuleChanges.between(before, after)).containsExactly("~ order of rules: ten-percent, staff");
    }

    @Test
    void stagesSubjectAndSuspensionsAreChanges() {
        RuleDocument after = RuleDocument.of("stable", "beta", "canary")
                .subject("header:X-User-Id")
                .suspended("beta")
                .rules(before.rules().get(0), before.rules().get(1));

        assertThat(RuleChanges.between(before, after))
                .containsExactly(
                        "~ stages: [stable, beta] -> [stable, beta, canary]",
                        "~ suspended: [] -> [beta]",
                        "~ subject: [principal] -> [header:X-User-Id]");
    }

    @Test
    void variantsAreCompared() {
        RuleDocument one = before.variant(
                "new-price",
                new VariantDefinition(List.of("beta"), List.of(rule("p").percent("5"))));
        RuleDocument two = before.variant(
                        "new-price",
                        new VariantDefinition(List.of(), List.of(rule("p").percent("9"))))
                .variant("dark", new VariantDefinition(null, List.of(rule("d"))));

        assertThat(RuleChanges.between(one, two))
                .containsExactly(
                        "~ variant new-price stages: [beta] -> []",
                        "~ variant new-price / p: percent 5 -> 9",
                        "+ variant dark",
                        "+ variant dark / d: ");
        assertThat(RuleChanges.between(two, before)).containsExactly("- variant new-price", "- variant dark");
    }

    @Test
    void ofManyChangesTwentyAreNamedAndTheRestIsCounted() {
        RuleDocument after = before.rules(
                IntStream.range(0, 500).mapToObj(i -> rule("r" + i, "beta")).toArray(RuleDefinition[]::new));

        assertThat(RuleChanges.between(checked(before), checked(after)))
                .hasSize(21)
                .startsWith("- staff", "- ten-percent", "+ r0: stage beta")
                .endsWith("+ r17: stage beta", "and 482 more changes");
    }

    @Test
    void aLongChangeIsCut() {
        String[] ids = IntStream.range(0, 1000).mapToObj(i -> "user-" + i).toArray(String[]::new);
        RuleDocument after = before.rules(rule("staff", "beta").when(MatchDefinition.subject(TestDefinition.in(ids))));

        assertThat(RuleChanges.between(checked(before), checked(after)))
                .allSatisfy(change -> assertThat(change).hasSizeLessThan(340))
                .anySatisfy(change -> assertThat(change).matches("~ staff: .*\\.\\.\\. \\(\\d+ more characters\\)"));
    }
}
