package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.block.BlockBinder;
import io.github.grayrelease.block.BlockReader;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/** The keys of a rollout, in application.yml and application.properties, and in a block of a source in YAML and JSON. */
class RolloutKeysTest {

    private static final String YAML =
            """
            gray:
              stages: [stable, canary]
              rules:
                - name: checkout
                  stage: canary
                  ramp:
                    - { percent: 1, for: 15m }
                    - { percent: 10.5, for: 1d }
                    - { percent: 100, approve: true }
                  analysis:
                    action: rollback
                    tolerate: 1.25
                    min-requests: 300
                    failures: [5xx, 429]
                    latency: hold
                    no-traffic: promote
                    rollback-to: stage
              variants:
                new-price:
                  rules:
                    - name: price
                      ramp:
                        - { percent: 5, for: 90s }
                        - { percent: 50, for: 2h, approve: false }
                      analysis: { action: hold, latency: observe }
            """;

    private static final String JSON =
            """
            {"gray": {
              "stages": ["stable", "canary"],
              "rules": [{
                "name": "checkout", "stage": "canary",
                "ramp": [
                  {"percent": 1, "for": "15m"},
                  {"percent": 10.5, "for": "1d"},
                  {"percent": 100, "approve": true}],
                "analysis": {
                  "action": "rollback", "tolerate": 1.25, "min-requests": 300, "failures": ["5xx", 429],
                  "latency": "hold", "no-traffic": "promote", "rollback-to": "stage"}}],
              "variants": {"new-price": {"rules": [{
                "name": "price",
                "ramp": [
                  {"percent": 5, "for": "90s"},
                  {"percent": 50, "for": "2h", "approve": false}],
                "analysis": {"action": "hold", "latency": "observe"}}]}}}}
            """;

    private static final String PROPERTIES =
            """
            gray.stages=stable,canary
            gray.rules[0].name=checkout
            gray.rules[0].stage=canary
            gray.rules[0].ramp[0].percent=1
            gray.rules[0].ramp[0].for=15m
            gray.rules[0].ramp[1].percent=10.5
            gray.rules[0].ramp[1].for=1d
            gray.rules[0].ramp[2].percent=100
            gray.rules[0].ramp[2].approve=true
            gray.rules[0].analysis.action=rollback
            gray.rules[0].analysis.tolerate=1.25
            gray.rules[0].analysis.min-requests=300
            gray.rules[0].analysis.failures=5xx,429
            gray.rules[0].analysis.latency=hold
            gray.rules[0].analysis.no-traffic=promote
            gray.rules[0].analysis.rollback-to=stage
            gray.variants.new-price.rules[0].name=price
            gray.variants.new-price.rules[0].ramp[0].percent=5
            gray.variants.new-price.rules[0].ramp[0].for=90s
            gray.variants.new-price.rules[0].ramp[1].percent=50
            gray.variants.new-price.rules[0].ramp[1].for=2h
            gray.variants.new-price.rules[0].ramp[1].approve=false
            gray.variants.new-price.rules[0].analysis.action=hold
            gray.variants.new-price.rules[0].analysis.latency=observe
            """;

    private static final RuleDocument STAGES = RuleDocument.of("stable", "canary");

    @TempDir
    private Path folder = Path.of("");

    /** The places in which rules are written. */
    enum Place {
        APPLICATION_YML(YAML),
        APPLICATION_PROPERTIES(PROPERTIES),
        BLOCK_YML(YAML),
        BLOCK_JSON(JSON),
        BLOCK_PROPERTIES(PROPERTIES);

        private final String text;

        Place(String text) {
            this.text = text;
        }

        private String file() {
            String end = name().substring(name().indexOf('_') + 1).toLowerCase(Locale.ROOT);
            return name().startsWith("APPLICATION") ? "application." + end : "rules." + end;
        }
    }

    private RuleDocument read(String file, String text) {
        return file.startsWith("application") ? bound(file, text) : block(file, text);
    }

    private static RuleDocument block(String file, String text) {
        BlockReader reader = new BlockReader(
                new Own(STAGES, List.of()), GrayProperties.class, new RuleBooks(STAGES, Map.of(), true, ""));
        return reader.read(new Block(file, text), InFiles.ON_DISK).document();
    }

    /** As at the start of an application. */
    private RuleDocument bound(String file, String text) {
        PropertySourceLoader loader =
                file.endsWith("yml") ? new YamlPropertySourceLoader() : new PropertiesPropertySourceLoader();
        try {
            Path written = Files.writeString(folder.resolve(file), text);
            return SteeredRules.of(loader.load(file, new FileSystemResource(written)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AnalysisDefinition analysis(RuleDocument document) {
        return Objects.requireNonNull(document.rules().get(0).analysis());
    }

    private List<String> mistakes(String file, String text) {
        try {
            read(file, text);
            return List.of();
        } catch (InvalidRulesException invalid) {
            return invalid.mistakes().stream()
                    .map(RolloutKeysTest::withoutPlace)
                    .toList();
        }
    }

    private static String withoutPlace(Mistake mistake) {
        return (mistake + "; " + mistake.remedy()).replaceFirst("^rules\\.\\w+:\\d+:\\d+ ", "");
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyKeepsItsText(Place place) {
        RuleDocument document = read(place.file(), place.text);

        assertThat(document.rules().get(0).ramp())
                .containsExactly(
                        StepDefinition.lasting("15m", "1"),
                        StepDefinition.lasting("1d", "10.5"),
                        StepDefinition.lasting(null, "100").approved());
        assertThat(document.rules().get(0).analysis())
                .isEqualTo(new AnalysisDefinition(
                        "rollback", "1.25", "300", List.of("5xx", "429"), "hold", "promote", "stage"));
        RuleDefinition price = Objects.requireNonNull(
                        Objects.requireNonNull(document.variants().get("new-price"))
                                .rules())
                .get(0);
        assertThat(price.ramp())
                .containsExactly(StepDefinition.lasting("90s", "5"), new StepDefinition(null, "2h", "50", false));
        assertThat(price.analysis()).isEqualTo(new AnalysisDefinition("hold", null, null, null, "observe", null, null));
    }

    private static String rule(String keys) {
        return "gray: { stages: [stable, canary], rules: [{ name: r, stage: canary, " + keys + " }] }";
    }

    private static String judged(String analysis) {
        return rule("ramp: [{ percent: 10, for: 1h }], analysis: { " + analysis + " }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.yml", "rules.yml"})
    void numbersAndSwitchesMayBeWrittenInEachOfTheirWays(String file) {
        RuleDocument document =
                read(file, judged("tolerate: 1.50, min-requests: 0, failures: 429, latency: off, no-traffic: hold"));

        assertThat(Double.parseDouble(Objects.requireNonNull(analysis(document).tolerate())))
                .isEqualTo(1.5);
        assertThat(analysis(document).minRequests()).isEqualTo("0");
        assertThat(analysis(document).failures()).containsExactly("429");
        assertThat(mistakes(file, judged("tolerate: 2"))).isEmpty();
        assertThat(mistakes(file, judged("latency: \"off\""))).isEmpty();
        assertThat(mistakes(file, judged("latency: 'observe'"))).isEmpty();
        assertThat(mistakes(file, rule("ramp: [{ percent: 10, for: 1h }, { percent: 50, approve: yes }]")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ramp: [{ percent: 1, for: 1h, aproval: true }]       | gray.rules[0].ramp[0].aproval: is not a key of Gray; allowed here are at, for, percent, approve
            ramp: [{ percent: 1, for: 1h, aprove: true }]        | gray.rules[0].ramp[0].aprove: is not a key of Gray; did you mean 'approve'?
            ramp: [{ percent: 1, fro: 1h, approve: true }]       | gray.rules[0].ramp[0].fro: is not a key of Gray; did you mean 'for'?
            ramp: [{ percent: 1, for: 1h, until: 2h }]           | gray.rules[0].ramp[0].until: is not a key of Gray; allowed here are at, for, percent, approve
            ramp: [{ percent: 1, for: [15m] }]                   | gray.rules[0].ramp[0].for: has keys where a value belongs
            ramp: [{ percent: 1, for: { min: 15 } }]             | gray.rules[0].ramp[0].for: has keys where a value belongs
            ramp: [{ percent: 1, for: 1h, approve: perhaps }]    | gray.rules[0].ramp[0].approve: 'perhaps' is neither true nor false
            ramp: [15m]                                          | gray.rules[0].ramp[0]: '15m' has a value where keys belong
            ramp: { percent: 1, for: 1h }                        | gray.rules[0].ramp: has keys where a list belongs
            analysis: rollback                                   | gray.rules[0].analysis: 'rollback' has a value where keys belong
            analysis: { tolerence: 2 }                           | gray.rules[0].analysis.tolerence: is not a key of Gray; allowed here are action, tolerate, min-requests, failures, latency, no-traffic, rollback-to
            analysis: { tolerat: 2 }                             | gray.rules[0].analysis.tolerat: is not a key of Gray; did you mean 'tolerate'?
            analysis: { min-request: 2 }                         | gray.rules[0].analysis.min-request: is not a key of Gray; did you mean 'min-requests'?
            analysis: { rollback: stage }                        | gray.rules[0].analysis.rollback: is not a key of Gray
            analysis: { scope: shared }                          | gray.rules[0].analysis.scope: is not a key of Gray
            analyis: { action: hold }                            | gray.rules[0].analyis: is not a key of Gray; did you mean 'analysis'?
            """)
    void aMisspeltKeyIsRefusedInEveryPlace(String keys, String begin) {
        assertThat(mistakes("application.yml", rule(keys))).hasSize(1).allSatisfy(mistake -> assertThat(mistake)
                .startsWith(begin));
        assertThat(mistakes("rules.yml", rule(keys))).first().satisfies(mistake -> assertThat(mistake)
                .startsWith(begin));
    }

    @Test
    void aMistakeInJsonNamesItsPlace() {
        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> block("rules.json", JSON.replace("tolerate", "tolerence")))
                .withMessageContaining("rules.json:10:")
                .withMessageContaining(
                        "gray.rules[0].analysis.tolerence: is not a key of Gray; allowed here are action,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            for: 90                | '90' is not a time from 1s to 366d; write a number and s, m, h or d, such as 15m or 1d
            for: 15min             | '15min' is not a time from 1s to 366d; write a number and s, m, h or d, such as 15m or 1d
            for: PT15M             | 'PT15M' is not a time from 1s to 366d; write a number and s, m, h or d, such as 15m or 1d
            for: 0s                | '0s' is not a time from 1s to 366d; write a number and s, m, h or d, such as 15m or 1d
            for: 367d              | '367d' is not a time from 1s to 366d; write a number and s, m, h or d, such as 15m or 1d
            """)
    void aTimeIsANumberAndAUnit(String step, String expected) {
        for (String file : List.of("application.yml", "rules.yml")) {
            assertThat(mistakes(file, rule("ramp: [{ percent: 10, " + step + " }]")))
                    .containsExactly("gray.rules[0].ramp[0].for: " + expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            action: rolback        | action: 'rolback' is not one of observe, hold, rollback; did you mean 'rollback'? write one of them
            tolerate: 0.5          | tolerate: '0.5' is not a ratio from 1 to 100; write how many times as many failures are healthy: 1.25
            tolerate: 25%          | tolerate: '25%' is not a ratio from 1 to 100; write how many times as many failures are healthy: 1.25
            min-requests: -1       | min-requests: '-1' is not a number of requests; write a whole number from 0, such as 300
            min-requests: 2.5      | min-requests: '2.5' is not a number of requests; write a whole number from 0, such as 300
            failures: [5xx, 600]   | failures[1]: '600' is not a status; write one such as 429, or 5xx for all
            failures: [5XX]        | failures[0]: '5XX' is not a status; write one such as 429, or 5xx for all
            latency: of            | latency: 'of' is not one of off, observe, hold; did you mean 'off'? write one of them
            no-traffic: wait       | no-traffic: 'wait' is not one of hold, promote; write one of them
            rollback-to: variant   | rollback-to: 'variant' is not one of rule, stage; write one of them
            """)
    void aWrongValueIsRefusedInEveryPlace(String analysis, String expected) {
        for (String file : List.of("application.yml", "rules.yml")) {
            assertThat(mistakes(file, judged(analysis))).containsExactly("gray.rules[0].analysis." + expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "No", "OFF"})
    void anotherWordForOffIsRefused(String word) {
        assertThat(mistakes("application.yml", judged("latency: " + word)))
                .containsExactly(
                        "gray.rules[0].analysis.latency: '" + word + "' is read as false by YAML; write it in quotes");
        assertThat(mistakes("rules.yml", judged("latency: " + word)))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .startsWith("gray.rules[0].analysis.latency: '" + word + "' is not one of off, observe, hold"));
    }

    @Test
    void anEmptyKeyIsNoDefault() {
        assertThat(mistakes(
                        "rules.yml",
                        "gray:\n  rules:\n    - name: r\n      stage: canary\n      analysis:\n        action:\n"))
                .contains("gray.rules[0].analysis.action: has no value; write a value, or remove the key");
        assertThat(mistakes("rules.yml", rule("analysis: {}"))).first().satisfies(mistake -> assertThat(mistake)
                .startsWith("gray.rules[0].analysis: is empty"));
    }

    @Test
    void aStepIsSetByAnEnvironmentVariable() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource(
                                "systemEnvironment",
                                Map.of(
                                        "GRAY_RULES_0_NAME", "checkout",
                                        "GRAY_RULES_0_STAGE", "canary",
                                        "GRAY_RULES_0_RAMP_0_FOR", "15m",
                                        "GRAY_RULES_0_RAMP_0_PERCENT", "10",
                                        "GRAY_RULES_0_ANALYSIS_MINREQUESTS", "50")));
        ConfigurationPropertySources.attach(environment);

        RuleDocument document = new BlockBinder(environment)
                .bind(ConfigurationPropertySources.get(environment), GrayProperties.class)
                .written();

        assertThat(document.rules().get(0).ramp()).containsExactly(StepDefinition.lasting("15m", "10"));
        assertThat(analysis(document).minRequests()).isEqualTo("50");
    }
}
