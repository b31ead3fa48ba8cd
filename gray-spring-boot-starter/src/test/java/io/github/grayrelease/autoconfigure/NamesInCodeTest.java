package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application never runs on rules that it could not start on: the names in its annotations stay declared. */
@ExtendWith(OutputCaptureExtension.class)
class NamesInCodeTest {

    private static final String DECLARES_BOTH =
            "gray: { stages: [stable, canary, beta], variants: { new-price: { stages: [beta] } }, rules: [] }";
    private static final String DROPS_THE_STAGE =
            "gray: { stages: [stable, canary], variants: { new-price: { stages: [canary] } }, rules: [] }";
    private static final String DROPS_THE_VARIANT =
            "gray: { stages: [stable, canary, beta], variants: { theirs: { stages: [beta] } }, rules: [] }";

    @TempDir
    private Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.yml"), text);
    }

    private ConfigurableApplicationContext start(String... properties) {
        return SpringApplication.run(
                App.class,
                Stream.concat(
                                Stream.of(
                                        "server.port=0",
                                        "server.address=127.0.0.1",
                                        "logging.level.io.github.grayrelease=warn"),
                                Stream.of(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }

    private ConfigurableApplicationContext startOnFile(String... properties) {
        return start(Stream.concat(Stream.of("gray.source=file:" + folder.resolve("rules.yml")), Stream.of(properties))
                .toArray(String[]::new));
    }

    private static GrayReload reload(ConfigurableApplicationContext app) {
        return app.getBean(RuleReload.class).reload(Author.by("test"));
    }

    private static String version(ConfigurableApplicationContext app) {
        return app.getBean(GrayRuntime.class).books().current().version();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                DROPS_THE_STAGE + "| rules.yml:1:18 gray.stages: does not declare 'beta', which @GrayVariant on method"
                        + " 'NamesInCodeTest.Orders.next' names",
                DROPS_THE_VARIANT + "| gray.stages: does not declare 'new-price', which @GrayVariant on bean 'newPrice'"
                        + " names"
            })
    void anEditThatDropsANameIsRefusedAtAReloadAndAtAStartAlike(String edit, String message) throws IOException {
        write(DECLARES_BOTH);
        try (ConfigurableApplicationContext app = startOnFile()) {
            write(edit);
            GrayReload refused = reload(app);
            assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(refused.problem().orElse("")).contains(message);
        }

        assertThatExceptionOfType(Exception.class).isThrownBy(this::startOnFile).satisfies(stopped -> assertThat(
                        NestedExceptionUtils.getMostSpecificCause(stopped))
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining(message));
    }

    @Test
    void aBlockForAnotherServiceIsTakenIfTheApplicationDeclaresItsOwnNames() throws IOException {
        write("gray: { stages: [stable, gamma], variants: { theirs: { stages: [gamma] } }, rules: [] }");

        try (ConfigurableApplicationContext app =
                startOnFile("gray.stages=stable,canary,beta", "gray.variants.new-price.stages=beta")) {
            assertThat(reload(app).outcome()).isEqualTo(Outcome.UNCHANGED);
            assertThat(app.getBean(GrayRuntime.class).books().current().names())
                    .containsExactly("stable", "gamma", "canary", "beta", "theirs", "new-price");
        }
    }

    @Test
    void aChangeOfTheApplicationsOwnConfigurationMayNotDropANameEither() {
        try (ConfigurableApplicationContext app = start("gray.variants.new-price.stages=canary")) {
            app.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("edit", Map.of("gray.stages", "stable,canary")));
            GrayReload refused = reload(app);
            assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(refused.problem().orElse(""))
                    .contains("gray.stages: does not declare 'beta', which @GrayVariant on ")
                    .contains("Orders.next");
        }
    }

    @Test
    void aSnapshotThatDropsANameIsNeitherRestoredNorRolledBackTo(CapturedOutput output) throws IOException {
        write("gray: { stages: [stable, beta], rules: [] }");
        String snapshots = "gray.snapshots=" + folder.resolve("snapshots");
        List<String> former = new ArrayList<>();
        try (ConfigurableApplicationContext app = SpringApplication.run(
                Older.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--gray.source=file:" + folder.resolve("rules.yml"),
                "--" + snapshots)) {
            former.add(version(app));
        }
        Files.delete(folder.resolve("rules.yml"));

        try (ConfigurableApplicationContext app = startOnFile(snapshots)) {
            assertThat(output)
                    .contains("The rules from before the restart are not used: gray.stages: does not declare"
                            + " 'new-price', which @GrayVariant on bean 'newPrice' names");
            write(DECLARES_BOTH);
            assertThat(reload(app).outcome()).isEqualTo(Outcome.APPLIED);
            RuleControl control = app.getBean(RuleControl.class);
            String now = version(app);
            assertThatExceptionOfType(InvalidRulesException.class)
                    .isThrownBy(() -> control.rollback(former.get(0), now, Author.by("test")))
                    .withMessageContaining("does not declare 'new-price'");
            assertThat(version(app)).isEqualTo(now);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Orders.class})
    static class App {

        @Bean
        Price price() {
            return () -> "old";
        }

        @Bean
        @GrayVariant("new-price")
        Price newPrice() {
            return () -> "new";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(OpenToAll.class)
    static class Older {}

    interface Price {
        String text();
    }

    @RestController
    static class Orders {

        @GetMapping("/order")
        String order() {
            return "plain";
        }

        @GetMapping("/order")
        @GrayVariant("beta")
        String next() {
            return "beta";
        }
    }
}
