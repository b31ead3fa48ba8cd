package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.github.grayrelease.definition.InvalidRulesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

/** Instances that see no numbers of others are not asked to judge the sum: that is refused with the reason. */
@ExtendWith(OutputCaptureExtension.class)
class SharedJudgesTest {

    private static final String BY_INSTANCE =
            """
            gray:
              analysis: { scope: instance, instances: 3 }
              rules:
                - name: checkout
                  stage: canary
                  ramp: [{ percent: 99, for: 15m }, { percent: 100 }]
            """;

    private static final String SHARED = BY_INSTANCE.replace("instance, instances: 3", "shared");

    private static final String NO_LEASES =
            "'shared' is not possible: the source of the rules has no leases, so values of instances that are gone"
                    + " would count for ever; use redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'";

    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void assertStopped(CapturedOutput output, String description, String... properties) {
        assertThatException()
                .isThrownBy(() -> RunningApp.start(properties).close())
                .satisfies(stopped -> assertThat(NestedExceptionUtils.getMostSpecificCause(stopped))
                        .isExactlyInstanceOf(InvalidRulesException.class));
        assertThat(output.getOut().replaceAll("\\R+", "\n"))
                .contains(
                        "APPLICATION FAILED TO START",
                        "Description:\n" + description + "\nAction:\n",
                        "gray.analysis.scope: write 'instance', and the number of instances")
                .doesNotContain("\tat ");
    }

    @Test
    void theApplicationsOwnConfigurationStopsTheStart(CapturedOutput output) throws IOException {
        Path own = write("application.yml", SHARED);

        assertStopped(
                output,
                "application.yml:2:22 gray.analysis.scope: 'shared' is not possible with rules in the application's own"
                        + " configuration, because no instance sees the others",
                "spring.config.location=file:" + own);
    }

    @Test
    void aFileStopsTheStart(CapturedOutput output) throws IOException {
        Path file = write("rules.yml", SHARED);

        assertStopped(
                output,
                "rules.yml:2:22 gray.analysis.scope: " + NO_LEASES,
                "gray.source=file:" + file,
                "gray.snapshots=" + folder.resolve("snapshots"));
    }

    @Test
    void anEditOfAFileChangesNothing() throws IOException {
        Path file = write("rules.yml", BY_INSTANCE);

        try (RunningApp app =
                RunningApp.start("gray.source=file:" + file, "gray.snapshots=" + folder.resolve("snapshots"))) {
            assertThat(app.stage()).isEqualTo("canary");
            String version = app.version();
            write("rules.yml", SHARED.replace("99", "100"));
            app.awaitTrouble("rules.yml:2:22 gray.analysis.scope: " + NO_LEASES);
            assertThat(app.version()).isEqualTo(version);
            assertThat(app.stage()).isEqualTo("canary");
        }
    }

    @Test
    void whatTheApplicationSaysForABlockThatIsSilentIsRefusedToo(CapturedOutput output) throws IOException {
        Path own = write("application.yml", "gray:\n  analysis: { scope: shared }\n");
        Path file = write("rules.yml", BY_INSTANCE.replaceFirst(" *analysis.*\n", ""));

        assertStopped(
                output,
                "application.yml:2:22 gray.analysis.scope: " + NO_LEASES,
                "spring.config.location=file:" + own,
                "gray.source=file:" + file,
                "gray.snapshots=" + folder.resolve("snapshots"));
    }
}
