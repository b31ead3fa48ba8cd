package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.hold.GrayRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Every block of configuration that the documentation shows is one that starts, unless it is there to be refused. */
class DocsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(gray:.*?)```", Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> everyBlockStarts() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher blocks = BLOCK.matcher(text);
            while (blocks.find()) {
                String yaml = blocks.group(1);
                boolean refused = text.startsWith("\nis answered with", blocks.end() + 1);
                tests.add(DynamicTest.dynamicTest(
                        ROOT.relativize(page) + ":"
                                + text.substring(0, blocks.start()).lines().count(),
                        () -> assertStarts(yaml, !refused)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(4);
        return tests;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.filter(page -> page.toString()
                            .endsWith(".md")))
                    .toList();
        }
    }

    private static void assertStarts(String shown, boolean expected) throws IOException {
        // A file that the page names must be there.
        String yaml = shown.replace("/etc/gray/vip.txt", ROOT.resolve("LICENSE").toString());
        List<PropertySource<?>> loaded = new YamlPropertySourceLoader()
                .load("docs", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class))
                .withInitializer(context -> loaded.forEach(
                        source -> context.getEnvironment().getPropertySources().addLast(source)))
                .run(context -> {
                    if (expected) {
                        assertThat(context).hasSingleBean(GrayRuntime.class);
                    } else {
                        assertThat(context).hasFailed();
                    }
                });
    }
}
