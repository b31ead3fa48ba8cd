package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.block.Analysis;
import io.github.grayrelease.block.BareValueConverter;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** A mutated document yields a complete rule book or a list of mistakes, and never a partial result. */
class MutationTest {

    private static final int DOCUMENTS = 1_000;
    private static final String FILE = "mutated.yml";
    private static final String NOISE = "{}[]:-, \"'#&*!|>%@`\n\tab09.";

    private final Random random = new Random(20261120);

    @Test
    void aThousandMutatedDocumentsAreTakenWholeOrRefusedWithTheirMistakes() throws IOException {
        String document;
        try (InputStream yaml = Objects.requireNonNull(getClass().getResourceAsStream("/language-test.yml"))) {
            document = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
        int refused = 0;
        int taken = 0;
        int quoted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String mutated = document;
            for (int j = 0; j <= random.nextInt(2); j++) {
                mutated = mutated(mutated);
            }
            Optional<StandardEnvironment> environment = load(mutated);
            if (environment.isEmpty()) {
                continue;
            }
            try {
                assertThat(check(environment.get()).books().current().version()).isNotEmpty();
                taken++;
            } catch (InvalidRulesException invalid) {
                assertThat(invalid.mistakes()).isNotEmpty().allSatisfy(MutationTest::assertSaysWhat);
                quoted += assertSaysWhere(mutated, environment.get(), invalid);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(DOCUMENTS / 20);
        assertThat(taken).isGreaterThan(DOCUMENTS / 20);
        assertThat(quoted).as("values found where they are said to stand").isGreaterThan(DOCUMENTS / 20);
    }

    private static void assertSaysWhat(Mistake mistake) {
        assertThat(mistake.key()).startsWith("gray");
        assertThat(mistake.wrong()).isNotBlank();
        assertThat(mistake.remedy()).isNotBlank();
    }

    /**
     * Each mistake has a file, a line and a column, and what it quotes stands there.
     *
     * @return how many of them quote something
     */
    private static int assertSaysWhere(String text, StandardEnvironment environment, InvalidRulesException invalid) {
        String description = Analysis.of(environment, invalid).getDescription();
        int quoted = 0;
        for (Mistake mistake : invalid.mistakes()) {
            Matcher place = Pattern.compile(FILE + ":(\\d+):(\\d+) " + Pattern.quote(mistake.toString()) + "\\R?")
                    .matcher(description);
            assertThat(place.lookingAt()).as(description).isTrue();
            description = description.substring(place.end());
            if (!mistake.value().isEmpty()) {
                String line = text.lines().toList().get(Integer.parseInt(place.group(1)) - 1);
                assertQuotes(mistake, line, line.substring(Integer.parseInt(place.group(2)) - 1));
                quoted++;
            }
        }
        assertThat(description).isEmpty();
        return quoted;
    }

    /** What is wrong stands at the place, or before it where it is a key, of which Spring Boot knows the value's place. */
    private static void assertQuotes(Mistake mistake, String line, String there) {
        String value = mistake.value().replaceAll("[\"']", "");
        if (mistake.key().endsWith("." + value)) {
            assertThat(bare(line)).as(mistake.toString()).contains(bare(value));
        } else {
            assertThat(there.replaceAll("[\"']", "")).as(mistake.toString()).startsWith(value);
        }
    }

    private static String bare(String text) {
        return text.replaceAll("[^a-z0-9]", "");
    }

    private String mutated(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(text.length());
        int line = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
            case 2 -> lines.set(line, " " + lines.get(line));
            case 3 -> {
                return text.substring(0, at) + NOISE.charAt(random.nextInt(NOISE.length())) + text.substring(at + 1);
            }
            default -> {
                return text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(5)));
            }
        }
        return String.join("\n", lines);
    }

    /** What Spring Boot itself makes of the text; empty where that is no YAML to it. */
    private static Optional<StandardEnvironment> load(String yaml) throws IOException {
        try {
            StandardEnvironment environment = new StandardEnvironment();
            List<PropertySource<?>> loaded = new YamlPropertySourceLoader()
                    .load("mutated", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)) {
                        @Override
                        public String getFilename() {
                            return FILE;
                        }
                    });
            loaded.forEach(environment.getPropertySources()::addLast);
            return Optional.of(environment);
        } catch (RuntimeException noYaml) {
            return Optional.empty();
        }
    }

    private static GraySettings check(StandardEnvironment environment) {
        ApplicationConversionService conversions = new ApplicationConversionService();
        conversions.addConverter(new BareValueConverter());
        Binder binder = new Binder(
                ConfigurationPropertySources.get(environment),
                new PropertySourcesPlaceholdersResolver(environment),
                conversions);
        return GraySettings.check(
                environment, () -> binder.bindOrCreate("gray", GrayProperties.class), Map::of, properties -> List.of());
    }
}
