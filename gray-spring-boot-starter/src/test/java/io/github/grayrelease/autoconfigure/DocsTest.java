package io.github.grayrelease.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.block.Analysis;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.hold.GrayRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Every configuration block in the documentation starts, or is rejected as the page shows. */
class DocsTest {

    /** Adapt the counts to the pages, so that no block stays untested. */
    private static final Map<String, Integer> BLOCKS = Map.of(
            "README.md", 1,
            "docs/configuration.md", 5,
            "docs/observe.md", 2,
            "docs/production.md", 8,
            "docs/propagation.md", 1,
            "docs/rollouts.md", 4,
            "docs/rules.md", 22,
            "docs/security.md", 1,
            "docs/sources.md", 16,
            "docs/testing.md", 1);

    /** A step that waits for evidence. An application needs gray-rollout for it, which needs this module. */
    private static final Pattern ROLLOUT = Pattern.compile("[{ ]for: \\d");

    @Test
    void everyBlockIsFound() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        DocsBlock.all("yaml").forEach(block -> found.merge(block.page(), 1, Integer::sum));

        assertThat(found).isEqualTo(BLOCKS);
    }

    @TestFactory
    List<DynamicTest> everyBlockStarts() throws IOException {
        return DocsBlock.all("yaml").stream()
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> assertStarts(block)))
                .toList();
    }

    private static void assertStarts(DocsBlock block) throws IOException {
        // A file that the page names must be there.
        String yaml = block.text()
                .replace("/etc/gray/vip.txt", DocsBlock.ROOT.resolve("LICENSE").toString());
        List<PropertySource<?>> loaded = new YamlPropertySourceLoader().load("docs", applicationYml(yaml));
        if (ROLLOUT.matcher(yaml).find()) {
            assertThat(SteeredRules.of(loaded).rules()).isNotEmpty();
            return;
        }
        AtomicReference<@Nullable Environment> environment = new AtomicReference<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class))
                // As readers set it in the environment.
                .withPropertyValues("GRAY_SECRET=a-secret-for-the-documentation-only-0123456789")
                .withInitializer(context -> {
                    environment.set(context.getEnvironment());
                    loaded.forEach(source ->
                            context.getEnvironment().getPropertySources().addLast(source));
                })
                .run(context -> {
                    if (block.answer().isEmpty()) {
                        assertThat(context).hasSingleBean(GrayRuntime.class);
                    } else {
                        Throwable failure = requireNonNull(context.getStartupFailure(), "a failure to start");
                        assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                                .isInstanceOfSatisfying(InvalidRulesException.class, invalid -> assertThat(
                                                printed(Analysis.of(requireNonNull(environment.get()), invalid)))
                                        .isEqualTo(block.answer().get()));
                    }
                });
    }

    private static ByteArrayResource applicationYml(String yaml) {
        return new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return "application.yml";
            }
        };
    }

    /** As Spring Boot prints it. */
    private static String printed(FailureAnalysis analysis) {
        return """
                ***************************
                APPLICATION FAILED TO START
                ***************************

                Description:

                %s

                Action:

                %s
                """
                .formatted(analysis.getDescription(), analysis.getAction());
    }
}
