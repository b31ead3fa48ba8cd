package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.block.BlockReader;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.definition.RuleDocument;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a block of a source every scalar is the text that was written, in YAML, JSON and properties alike. */
class BlockTextTest {

    private final RuleDocument own = RuleDocument.of("stable", "canary", "beta");
    private final BlockReader reader =
            new BlockReader(new Own(own, List.of()), GrayProperties.class, new RuleBooks(own));

    private RuleDocument read(String name, String text) {
        return reader.read(new Block(name, text), InFiles.ON_DISK).document();
    }

    private MatchDefinition match(String name, String text) {
        return Objects.requireNonNull(read(name, text).rules().get(0).match()).get(0);
    }

    private List<String> subjects(String name, String text) {
        return Objects.requireNonNull(
                Objects.requireNonNull(match(name, text).subject()).in());
    }

    private void assertRefused(String name, String text, String message) {
        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> read(name, text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1_001",
                "0123",
                "0o17",
                "0x1F",
                "0b11",
                "1.10",
                "1.0",
                ".5",
                "1e3",
                "1.0e+3",
                "18:00",
                "+86",
                "-0",
                "yes",
                "No",
                "on",
                "OFF",
                "True",
                "FALSE",
                "y",
                ".inf",
                ".NaN",
                "2026-12-01",
                "2026-12-01T00:00:00Z",
                "0.0005",
                "12345678901234567890",
                "5.0E-4",
                "007",
                "1,000",
                "<<"
            })
    void aPlainScalarIsTheTextThatWasWritten(String written) {
        assertThat(subjects(
                        "rules.yml",
                        rule("subject: { in: [\"x\", " + (written.contains(",") ? "'" + written + "'" : written)
                                + "] }")))
                .containsExactly("x", written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_001", "0123", "1.10", "yes", "on", "2026-12-01"})
    void aPlainKeyIsTheTextThatWasWritten(String written) {
        assertThat(match("rules.yml", rule("query: { " + written + ": x }")).query())
                .containsOnlyKeys(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_001", "0123", "1.10", "yes", "18:00", "2026-12-01"})
    void aBareTestIsTheTextThatWasWritten(String written) {
        assertThat(Objects.requireNonNull(match("rules.yml", rule("header: { X-A: " + written + " }"))
                                .header())
                        .values())
                .singleElement()
                .satisfies(test -> assertThat(test.exact()).isEqualTo(written));
    }

    @Test
    void smallNumbersAreNumbers() {
        assertThat(match("rules.yml", rule("header: { X-Score: { range: { min: 0.0005, max: 5.0E-4 } } }")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "on, true", "true, true", "TRUE, true", "no, false", "off, false", "False, false"})
    void yamlsOwnWordsSwitchARule(String written, boolean enabled) {
        assertThat(read("rules.yml", "gray: { rules: [{ name: r, stage: beta, enabled: " + written + " }] }")
                        .rules()
                        .get(0)
                        .enabled())
                .isEqualTo(enabled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "null", "Null", "NULL", ""})
    void nothingIsNotAValue(String written) {
        assertRefused(
                "rules.yml",
                rule("header: { X-A: " + written + " }"),
                "gray.rules[0].match[0].header.X-A: has no value; write a value, or remove the key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"match:", "percent:", "from:", "stage:", "match: [{ subject: }]", "ramp:", "salt:"})
    void aKeyThatATruncatedFileEndsWithIsRefused(String left) {
        assertRefused(
                "rules.yml",
                "gray:\n  rules:\n    - name: r\n      " + left,
                ": has no value; write a value, or remove the key");
    }

    private static String rule(String match) {
        return "gray: { rules: [{ name: r, stage: beta, match: [{ " + match + " }] }] }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"gray": {"rules": [{"name": "r", "stage": "beta",
                \t"match": [{"subject": {"in": ["\\u5317\\u4eac", "a\\/b", "\\ud83d\\ude00", 1.10, 1e3, true]}}]}]}}
                """,
                """

                {\t"gray":{"rules":[{"name":"r","stage":"beta","match":[{"subject":{"in":["北京","a/b","😀",1.10,1e3,true]}}]}]}}
                """
            })
    void jsonIsReadByJsonsRules(String json) {
        for (String name : List.of("rules.json", "rules.yml", "gray:rules")) {
            assertThat(subjects(name, json)).containsExactly("北京", "a/b", "😀", "1.10", "1e3", "true");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"gray": {"rules": [],}}                               | rules.json: is not JSON: Unexpected character ('}'
            {"gray": {"rules": []}                                 | rules.json: is not JSON: Unexpected end-of-input
            {"gray": {"rules": [], "rules": []}}                   | Duplicate Object property "rules" at line 1, column 31
            {"gray": {"rules": []}} x                              | rules.json: is not JSON
            {"gray": {"rules": []}} {}                             | rules.json:1:25: has more after its end
            {"gray": {"rules": null}}                              | rules.json:1:20 gray.rules: has no value; write 'rules: []'
            {"gray": {"rules": [{"name": "r", "stage": "betta"}]}} | rules.json:1:44 gray.rules[0].stage: 'betta' is not
            {"gray": {"rules": [{"name": 'r', "stage": "beta"}]}}  | rules.json: is not JSON
            gray: { rules: [] }                                    | rules.json: is not JSON
            """)
    void mistakesInJsonAreSaidWithTheirPlace(String json, String message) {
        assertRefused("rules.json", json, message);
    }

    @Test
    void yamlThatBeginsWithABraceIsStillYaml() {
        assertThat(read("rules.yml", "{gray: {rules: [{name: r, stage: beta}]}}")
                        .rules())
                .hasSize(1);
    }

    @Test
    void propertiesAreUtf8AndEscapesAreReadAsBefore() {
        String block =
                """
                gray.rules[0].name=r
                gray.rules[0].stage=beta
                gray.rules[0].match[0].subject.in[0]=北京
                gray.rules[0].match[0].subject.in[1]=\\u5317\\u4eac
                gray.rules[0].match[0].subject.in[2]=0123
                """;

        assertThat(subjects("rules.properties", block)).containsExactly("北京", "北京", "0123");
    }

    @Test
    void aliasesAndMergesAreReadAsYamlSays() {
        RuleDocument document = read(
                "rules.yml",
                """
                gray:
                  rules:
                    - &first { name: a, stage: beta, percent: 5, match: &who [{ subject: { in: [u-1] } }] }
                    - { <<: *first, name: b, percent: 10 }
                    - { name: c, stage: canary, match: *who }
                """);

        assertThat(document.rules()).extracting("name").containsExactly("a", "b", "c");
        assertThat(document.rules()).extracting("percent").containsExactly("5", "10", null);
        assertThat(document.rules().get(2).match())
                .isEqualTo(document.rules().get(0).match());
    }

    @Test
    void nestedAliasesAreRefusedBeforeTheyFillTheMemory() {
        StringBuilder bomb = new StringBuilder("gray:\n  rules: []\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("  a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
        }

        assertThat(bomb.length()).isLessThan(1024);
        assertRefused("rules.yml", bomb.toString(), "aliases, which repeat more than 10000 values in all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            gray: &g { rules: [], x: *g }           | is nested more than 50 deep
            gray: { rules: &r [*r] }                | is nested more than 50 deep
            gray: { rules: [!!binary aGVsbG8=] }    | has the tag 'tag:yaml.org,2002:binary'; remove the tag
            gray: { rules: !own [] }                | has the tag '!own'; remove the tag
            gray: { rules: [], ? [a] : b }          | has a key that is not a text
            gray: { rules: [], suspended: [*none] } | is not YAML: found undefined alias none
            """)
    void whatCanNotBeMeantIsRefused(String text, String message) {
        assertRefused("rules.yml", text, message);
    }

    @Test
    void deepNestingIsRefused() {
        assertRefused("rules.yml", "gray: { rules: " + "[".repeat(100_000), "Nesting Depth exceeded max 50");
        assertRefused("rules.json", "{\"gray\": {\"rules\": " + "[".repeat(100_000), "is not JSON");
    }
}
