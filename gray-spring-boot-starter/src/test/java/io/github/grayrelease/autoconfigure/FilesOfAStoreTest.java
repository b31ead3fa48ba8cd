package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.source.RuleReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Whoever may write rules into a store must not thereby read any file of the machine. */
class FilesOfAStoreTest {

    @TempDir
    private Path folder = Path.of("");

    private GrayReload reload(String file, String... properties) {
        Store store = new Store("gray: { rules: [] }");
        SpringApplication application = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties("gray.source=memory:x")
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(GrayRuleSourceFactory.class, () -> store))
                .build();
        try (ConfigurableApplicationContext app = application.run(properties)) {
            store.text =
                    "gray: { rules: [{ name: r, stage: beta, match: [{ subject: { in-file: '" + file + "' } }] }] }";
            return app.getBean(RuleReload.class).reload(Author.by("test"));
        }
    }

    @Test
    void aFileIsRefusedWhileNoDirectoryIsSet() {
        GrayReload refused = reload("/etc/passwd");

        assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(refused.problem().orElse(""))
                .contains(
                        "block.yml:1:71 gray.rules[0].match[0].subject.in-file: '/etc/passwd' can't be named by a block"
                                + " from a store while gray.files is not set; set gray.files to the directory of such files, or"
                                + " write the values with 'in'");
    }

    @Test
    void aFileOutsideOfTheDirectoryIsRefused() {
        GrayReload refused = reload("/etc/passwd", "--gray.files=" + folder);

        assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(refused.problem().orElse("")).contains("'/etc/passwd' is not below gray.files, which is '" + folder);
    }

    @Test
    void aFileOfTheDirectoryIsTaken() throws IOException {
        Files.writeString(folder.resolve("vip.txt"), "anna");

        assertThat(reload("vip.txt", "--gray.files=" + folder).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    /** A store in memory. */
    static final class Store implements GrayRuleSourceFactory, GrayRuleSource {

        private volatile String text;

        Store(String text) {
            this.text = text;
        }

        @Override
        public String scheme() {
            return "memory";
        }

        @Override
        public GrayRuleSource open(String location) {
            return this;
        }

        @Override
        public Optional<Block> read() {
            return Optional.of(new Block("block.yml", text));
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofHours(1);
        }

        @Override
        public void close() {}
    }
}
