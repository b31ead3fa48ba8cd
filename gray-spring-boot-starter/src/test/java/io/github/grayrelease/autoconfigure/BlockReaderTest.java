package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.block.BlockBinder;
import io.github.grayrelease.block.BlockReader;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.json.JsonMapper;

class BlockReaderTest {

    private final StandardEnvironment environment = new StandardEnvironment();
    private final RuleBooks books = new RuleBooks(RuleDocument.of("stable", "canary", "beta"));
    private final BlockReader reader =
            new BlockReader(new Own(base().written(), List.of()), GrayProperties.class, books);

    private GrayProperties base() {
        MapPropertySource written = new MapPropertySource(
                "base",
                Map.of(
                        "gray.stages", "stable,canary,beta",
                        "gray.subject", "header:X-User-Id",
                        "gray.variants.new-price.stages", "beta"));
        return new BlockBinder(environment)
                .bind(List.of(Objects.requireNonNull(ConfigurationPropertySource.from(written))), GrayProperties.class);
    }

    private RuleDocument read(String text) {
        return reader.read(new Block("rules.yml", text), InFiles.ON_DISK).document();
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatTheBlockDoesNotSayIsAsInTheEnvironment() {
        RuleDocument document = read("gray: { rules: [], stages: [stable, beta, next] }");

        assertThat(document.stages()).containsExactly("stable", "beta", "next");
        assertThat(document.subject()).containsExactly("header:X-User-Id");
        assertThat(document.variants()).containsOnlyKeys("new-price");
    }

    @Test
    void whatIsEmptyInTheBlockIsNotFilledFromTheEnvironment() {
        assertThat(read("gray: { rules: [], subject: [] }").subject()).isEmpty();
        assertRefused("gray: { rules: [], variants: {} }", "gray.variants: is empty");
        assertRefused("gray: { rules: [], stages: [] }", "gray.stages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A misspelt key is read as the key that was meant.
                "{ rulez: [{ name: a, stage: betta }] }"
                        + "| gray.rules: is missing; gray.rulez: is not a key of Gray; gray.rulez[0].stage: 'betta' is not a"
                        + " declared stage",
                "{ stags: [stable, beta, gamma], rules: [{ name: a, stage: gamma }, { name: b, stage: delta }] }"
                        + "| gray.stags: is not a key of Gray; gray.rules[1].stage: 'delta' is not a declared stage",
                "{ rules: [{ name: a, stge: beta, percent: 140 }] }"
                        + "| gray.rules[0].stge: is not a key of Gray; gray.rules[0].percent: 140 is not a number",
                "{ rules: [{ name: a, stage: beta, match: [{ haeder: { A: b } }] }] }"
                        + "| gray.rules[0].match[0].haeder: is not a key of Gray",
                // Whether its own value is right is said when the key is.
                "{ rules: [{ name: a, stage: beta, persent: 140 }] } | gray.rules[0].persent: is not a key of Gray",
                // Without a likely meaning, what follows from the gap is not said as well.
                "{ rules: [{ name: a, stage: beta, match: [{ qwertz: x }] }, { name: b, stage: betta }] }"
                        + "| gray.rules[0].match[0].qwertz: is not a key of Gray; gray.rules[1].stage: 'betta' is not a"
                        + " declared stage",
                "{ stages: { a: b }, rules: [{ name: a, stage: gamma, percent: 140 }] }"
                        + "| gray.stages: has keys where a list belongs",
                "{ rules: [text, { name: b, stage: betta }] }"
                        + "| gray.rules[0]: 'text' has a value where keys belong; gray.rules[1].stage: 'betta' is not a"
                        + " declared stage",
                "{ rules: [{ name: a, stage: { b: c } }, { name: b, stage: betta }] }"
                        + "| gray.rules[0].stage: has keys where a value belongs; gray.rules[1].stage: 'betta' is not a"
                        + " declared stage",
                "{ rules: [{ name: a, stage: beta, enabled: maybe }, { name: a, stage: beta }] }"
                        + "| gray.rules[0].enabled: 'maybe' is neither true nor false; gray.rules[1].name: 'a'",
                "{ ingress: { trust: everyone }, rules: [{ name: a, stage: betta }] }"
                        + "| gray.ingress.trust: 'everyone' is not one of; gray.rules[0].stage: 'betta' is not a declared"
                        + " stage",
                // Both spellings are there, so the wrong one means nothing.
                "{ rules: [], rulez: [{ name: a, stage: betta }] } | gray.rulez: is not a key of Gray",
            })
    void mistakesOfAllKindsAreInOneListWithoutThoseThatFollowFromOthers(String block, String expected) {
        String[] begins = expected.split("; ");

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> read("gray: " + block))
                .satisfies(invalid -> assertThat(invalid.mistakes())
                        .extracting(mistake -> mistake.toString().replaceFirst("^rules.yml:\\d+:\\d+ ", ""))
                        .zipSatisfy(List.of(begins), (mistake, begin) -> assertThat(mistake)
                                .startsWith(begin)));
    }

    @Test
    void theWholeLanguageIsReadBackFromTheJsonThatSnapshotsAreWrittenIn() throws IOException {
        try (InputStream yaml = Objects.requireNonNull(getClass().getResourceAsStream("/language-test.yml"))) {
            RuleDocument document = read(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));

            String json = json(document);

            assertThat(new JsonMapper().readTree(json).isObject()).isTrue();
            assertThat(read(json)).isEqualTo(document);
            assertThat(document.rules()).hasSizeGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "X-User-Tag",
                "with.dot",
                "with space",
                "yes",
                "1e3",
                "quote\"d",
                "back\\slash",
                "ünï 张三",
                "tab\tand\nline",
                "#hash",
                "a: b",
                "\u2028",
                "{brace",
                "\ud83d\ude00"
            })
    void everyNameAndValueIsReadBackLetterForLetter(String text) {
        RuleDocument document = RuleDocument.of("stable", "beta")
                .rules(RuleDefinition.rule("r", "beta")
                        .when(MatchDefinition.header(
                                "X-" + text.replaceAll("[^A-Za-z0-9.-]", ""), TestDefinition.exact(text))));

        RuleDocument back = read(json(document));

        assertThat(headers(back).values()).extracting(TestDefinition::exact).containsExactly(text);
        assertThat(headers(back).keySet()).isEqualTo(headers(document).keySet());
    }

    private static Map<String, TestDefinition> headers(RuleDocument document) {
        return Objects.requireNonNull(
                Objects.requireNonNull(document.rules().get(0).match()).get(0).header());
    }

    private String json(RuleDocument document) {
        return new Revision(books.check(document), Instant.EPOCH, "", Author.by(""), Kind.SAID).text();
    }

    @Test
    void aPlaceholderWouldShowWhatElseTheApplicationIsTold() {
        assertRefused(
                "gray: { rules: [{ name: r, stage: beta, match: [{ subject: '${user.home}' }] }] }",
                "rules.yml:1:60 gray.rules[0].match[0].subject: has a placeholder, which a rule source may not contain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            nonsense                                   | rules.yml: has no 'gray:' block; begin it with 'gray:'
            grey: { rules: [] }                        | grey: is not a key of Gray; did you mean 'gray'?
            gray:                                      | gray.rules: is missing
            gray: { stages: [stable] }                 | gray.rules: is missing; write 'rules: []' for no rules
            gray: [                                    | rules.yml: is not YAML:
            gray: { rules: [], rulez: [] }             | rules.yml:1:27 gray.rulez: is not a key of Gray
            gray: { rules: }                           | rules.yml:1:15 gray.rules: has no value; write 'rules: []'
            gray: { rules: '' }                        | gray.rules: has no value
            gray: { rules: ~ }                         | gray.rules: has no value
            gray: { rules: [], gray: {} }              | gray.gray
            gray: { rules: [], rules: [] }             | duplicate key
            """)
    void mistakesAreSaidWithTheirPlace(String text, String message) {
        assertRefused(text, message);
    }

    @Test
    void oneDocumentIsReadNotTwo() {
        assertRefused("gray: { rules: [] }\n---\ngray: { rules: [] }", "rules.yml: has 2 documents");
    }

    @Test
    void propertiesAreNamedByTheirLines() {
        assertThatThrownBy(() -> reader.read(
                        new Block("rules.properties", "gray.rules[0].name=a\ngray.rules[0].stage=betta\n"),
                        InFiles.ON_DISK))
                .hasMessageContaining("rules.properties:2:21 gray.rules[0].stage: 'betta' is not a declared stage");
    }

    @Test
    void nothingOutsideTheBlockCanBeMadeToRun() {
        assertRefused("gray: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]", "rules.yml");
    }

    @Test
    void aBlockHasOneVersionInServicesWithOtherStagesAndVariants() {
        Block block = new Block("rules.yml", "gray: { rules: [{ name: r, stage: beta }] }");
        BlockReader another = new BlockReader(
                new Own(RuleDocument.of("stable", "beta", "next").subject("cookie:uid"), List.of()),
                GrayProperties.class,
                new RuleBooks(RuleDocument.of("stable", "beta", "next")));

        CheckedRules here = reader.read(block, InFiles.ON_DISK);
        CheckedRules there = another.read(block, InFiles.ON_DISK);

        assertThat(there.document()).isNotEqualTo(here.document());
        assertThat(there.version()).isEqualTo(here.version());
    }

    private BlockReader of(RuleDocument document, String... declared) {
        return new BlockReader(new Own(document, List.of(declared)), GrayProperties.class, new RuleBooks(document));
    }

    @Test
    void whatTheApplicationDeclaresStaysDeclaredWhateverABlockSays() {
        RuleDocument document = RuleDocument.of("stable", "canary", "beta")
                .variant("new-price", new VariantDefinition(List.of("beta"), null));
        Block block = new Block(
                "rules.yml",
                """
                gray:
                  stages: [stable, gamma]
                  variants: { other: { stages: [gamma] } }
                  rules: []
                """);

        RuleDocument merged = of(document, "stable", "canary", "beta")
                .read(block, InFiles.ON_DISK)
                .document();

        assertThat(merged.stages()).containsExactly("stable", "gamma", "canary", "beta");
        assertThat(merged.variants()).containsOnlyKeys("other", "new-price");
    }

    @Test
    void aBlockGivesADeclaredVariantOtherRules() {
        RuleDocument document = RuleDocument.of("stable", "canary", "beta")
                .variant("new-price", new VariantDefinition(List.of("beta"), null));
        Block block = new Block("rules.yml", "gray: { variants: { new-price: { stages: [canary] } }, rules: [] }");

        RuleDocument merged = of(document, "stable", "canary", "beta")
                .read(block, InFiles.ON_DISK)
                .document();

        assertThat(merged.variants()).containsEntry("new-price", new VariantDefinition(List.of("canary"), null));
    }

    @Test
    void aBlockReplacesStagesThatTheApplicationOnlyHasByDefault() {
        Block block = new Block("rules.yml", "gray: { stages: [old, beta], rules: [] }");

        assertThat(reader.read(block, InFiles.ON_DISK).document().stages()).containsExactly("old", "beta");
    }

    @Test
    void aBlockWithAnotherBaselineIsRefused() {
        Block block = new Block("rules.yml", "gray: { stages: [old, beta], rules: [] }");

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() ->
                        of(RuleDocument.of("stable", "beta"), "stable", "beta").read(block, InFiles.ON_DISK))
                .withMessageContaining(
                        "rules.yml:1:18 gray.stages[0]: 'old' is not the baseline that this application's"
                                + " own configuration declares")
                .withMessageContaining("begin the list with 'stable'");
    }
}
