package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.block.KeyCheck;
import io.github.grayrelease.block.Origins;
import io.github.grayrelease.definition.Mistake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** A value of application.yml that Spring Boot does not read as it was written is refused, never silently another value. */
class WrittenScalarsTest {

    @TempDir
    private Path folder = Path.of("");

    private List<String> mistakes(PropertySourceLoader loader, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        return mistakes(loader.load(name, new FileSystemResource(file)));
    }

    private static List<String> mistakes(List<PropertySource<?>> sources) {
        StandardEnvironment environment = new StandardEnvironment();
        sources.forEach(environment.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(environment);
        return KeyCheck.mistakes(new Origins(environment), GrayProperties.class).and(List.of()).stream()
                .map(WrittenScalarsTest::written)
                .toList();
    }

    private static String written(Mistake mistake) {
        return mistake + "; " + mistake.remedy();
    }

    private List<String> yaml(String text) throws IOException {
        return mistakes(new YamlPropertySourceLoader(), "application.yml", text);
    }

    private static String rule(String match) {
        return "gray: { rules: [{ name: r, stage: beta, match: [{ " + match + " }] }] }";
    }

    @ParameterizedTest
    @CsvSource({
        "1_001, 1001",
        "0123, 83",
        "1.10, 1.1",
        "0x1F, 31",
        "0b11, 3",
        "18:00, 1080",
        "+86, 86",
        ".5, 0.5",
        "1.0e+3, 1000.0",
        "0.0005, 5.0E-4",
        "yes, true",
        "OFF, false",
        "True, true",
        "12345678901234567890.5, 1.2345678901234567E19"
    })
    void aTextThatYamlTurnsIntoAnotherValueIsRefused(String written, String read) throws IOException {
        String wrong = "'" + written + "' is read as " + read + " by YAML; write it in quotes";

        assertThat(yaml(rule("subject: { in: [x, " + written + "] }")))
                .containsExactly("gray.rules[0].match[0].subject.in[1]: " + wrong);
        assertThat(yaml(rule("header: { X-A: " + written + " }")))
                .containsExactly("gray.rules[0].match[0].header.X-A: " + wrong);
        assertThat(yaml(rule("header: { X-A: { prefix: " + written + " } }")))
                .containsExactly("gray.rules[0].match[0].header.X-A.prefix: " + wrong);
        assertThat(yaml("gray: { stages: [stable, " + written + "] }")).containsExactly("gray.stages[1]: " + wrong);
        assertThat(yaml(rule("subject: { in: [x, '" + written + "'] }"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject: { in: [1001, 1.5, true, 2026-12-01, u-1] }",
                "header: { X-A: 3 }",
                "header: { X-A: { range: { min: 0.0005, max: 1_000 } } }",
                "query: { '1_001': x }"
            })
    void whatIsReadAsItWasWrittenIsTaken(String match) throws IOException {
        assertThat(yaml(rule(match))).isEmpty();
    }

    @Test
    void numbersAndSwitchesMayBeWrittenInEachOfTheirWays() throws IOException {
        assertThat(yaml("gray: { enabled: yes, filter: { order: -9 },"
                        + " rules: [{ name: r, stage: beta, percent: 05.50, enabled: on }] }"))
                .isEmpty();
    }

    @Test
    void aTimeOfDayWithoutQuotesIsRefused() throws IOException {
        assertThat(yaml("gray: { rules: [{ name: r, stage: beta, every: { from: 09:00, until: 18:00 } }] }"))
                .containsExactly("gray.rules[0].every.until: '18:00' is read as 1080 by YAML; write it in quotes");
    }

    @Test
    void everyDocumentOfAFileAndEveryAliasIsLookedAt() throws IOException {
        assertThat(
                        yaml(
                                "x: 1\n---\nid: &id 007\ngray:\n  rules:\n    - { name: r, stage: beta, match: [{ subject: *id }] }\n"))
                .containsExactly("gray.rules[0].match[0].subject: '007' is read as 7 by YAML; write it in quotes");
    }

    @Test
    void aDateFromAnotherReaderOfYamlIsRefused() {
        assertThat(mistakes(List.of(new MapPropertySource(
                        "configuration service",
                        Map.of("gray.rules[0].from", Date.from(Instant.EPOCH), "gray.rules[0].name", "r")))))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .contains("gray.rules[0].from: ")
                        .contains("was a Date where a text belongs; write it in quotes"));
    }

    @Test
    void aFractionWhoseTextIsUnknownIsRefusedButNoWholeNumber() {
        assertThat(mistakes(List.of(new MapPropertySource(
                        "configuration service",
                        Map.of(
                                "gray.rules[0].match[0].subject.in[0]", 1.1,
                                "gray.rules[0].match[0].subject.in[1]", 1001,
                                "gray.rules[0].match[0].header.x.range.min", 0.5,
                                "gray.rules[0].percent", 2.5)))))
                .containsExactly("gray.rules[0].match[0].subject.in[0]: '1.1' was a Double where a text belongs;"
                        + " write it in quotes");
    }

    @Test
    void aSecretIsNeverQuoted() throws IOException {
        assertThat(yaml("gray: { ingress: { secret: 0x0123456789abcdef } }"))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .contains("gray.ingress.secret: is read as another text than was written; write it in quotes")
                        .doesNotContain("0123"));
    }

    @Test
    void utf8InAPropertiesFileIsReadByBootAsLatin1AndRefused() throws IOException {
        String key = "gray.rules[0].match[0].subject.exact=";

        assertThat(mistakes(new PropertiesPropertySourceLoader(), "application.properties", key + "北京"))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .startsWith("gray.rules[0].match[0].subject.exact: '北京' is read as 'å")
                        .endsWith("write it with \\uXXXX, or in a YAML file"));
        assertThat(mistakes(new PropertiesPropertySourceLoader(), "application.properties", key + "\\u5317\\u4eac"))
                .isEmpty();
    }
}
