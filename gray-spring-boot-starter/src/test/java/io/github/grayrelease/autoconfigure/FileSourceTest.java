package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.source.RuleReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An operator edits a file, and a running application follows. */
@ExtendWith(OutputCaptureExtension.class)
class FileSourceTest {

    private static final String NOBODY = "gray: { rules: [] }";

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("rules.yml");
    }

    private RunningApp app(String... more) {
        String[] properties = new String[more.length + 1];
        properties[0] = "gray.source=file:" + file();
        System.arraycopy(more, 0, properties, 1, more.length);
        return RunningApp.start(properties);
    }

    private static String everybodyGets(String stage) {
        return """
                gray:
                  rules:
                    - name: everybody
                      stage: %s
                """
                .formatted(stage);
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    /** As editors do it. */
    private void replace(String text) throws IOException {
        Path next = Files.writeString(folder.resolve(".rules.swp"), text);
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theFileDecidesFromTheFirstRequestOn() throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            assertThat(app.stage()).isEqualTo("beta");
        }
    }

    @Test
    void anEditIsFollowed(CapturedOutput output) throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            write(everybodyGets("canary"));
            app.awaitStage("canary");
            replace(everybodyGets("beta"));
            app.awaitStage("beta");
            assertThat(output).contains("~ everybody: stage beta -> canary");
        }
    }

    @Test
    void aFileThatAppearsLaterIsTaken(CapturedOutput output) throws IOException {
        try (RunningApp app = app()) {
            assertThat(app.stage()).isEqualTo("stable");
            assertThat(output).contains("it has no rules; those in force stay");
            write(everybodyGets("beta"));
            app.awaitStage("beta");
        }
    }

    @Test
    void kubernetesSwapsALinkAndTheNewDirectoryIsRead() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Files.writeString(first.resolve("rules.yml"), everybodyGets("beta"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(file(), Path.of("..data", "rules.yml"));

        try (RunningApp app = app()) {
            assertThat(app.stage()).isEqualTo("beta");
            Path second = Files.createDirectory(folder.resolve("..2026_2"));
            Files.writeString(second.resolve("rules.yml"), everybodyGets("canary"));
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            app.awaitStage("canary");
        }
    }

    @Test
    void aBadEditChangesNothingAndSaysWhereItIsWrong(CapturedOutput output) throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            String version = app.version();
            write(everybodyGets("betta") + "      percnt: 5\n");
            app.awaitTrouble("percnt");
            assertThat(app.stage()).isEqualTo("beta");
            assertThat(app.version()).isEqualTo(version);
            assertThat(output)
                    .contains("rules.yml:5:15 gray.rules[0].percnt: is not a key of Gray; did you mean 'percent'?")
                    .contains("version " + version + " stays in force");
            write(everybodyGets("canary"));
            app.awaitStage("canary");
            assertThat(app.control().status().trouble()).isEmpty();
        }
    }

    @Test
    void allMistakesAreNamedAtOnce(CapturedOutput output) throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            write(everybodyGets("betta") + "      percent: 140\n      percnt: 5\n");
            app.awaitTrouble("140");
            assertThat(output)
                    .contains("rules.yml:4:14 gray.rules[0].stage: 'betta'")
                    .contains("rules.yml:6:15 gray.rules[0].percnt: is not a key of Gray")
                    .contains("rules.yml:5:16 gray.rules[0].percent: 140 is not a number from 0 to 100");
        }
    }

    @Test
    void deletionKeepsTheRulesAndOnlyAnEmptyListEmptiesThem() throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            Files.delete(file());
            app.awaitTrouble("has no rules");
            assertThat(app.stage()).isEqualTo("beta");
            write("");
            app.awaitTrouble("is empty");
            assertThat(app.stage()).isEqualTo("beta");
            write("gray: { stages: [stable, beta] }");
            app.awaitTrouble("gray.rules: is missing");
            assertThat(app.stage()).isEqualTo("beta");
        }
    }

    @Test
    void anEditThatDropsMostRulesWaitsUntilAReloadConfirmsIt() throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app("management.endpoint.gray.access=unrestricted")) {
            write(NOBODY);
            app.awaitTrouble("drops more than half of the rules");
            assertThat(app.stage()).isEqualTo("beta");
            assertThat(app.client().send("POST", "/actuator/gray/reload").statusCode())
                    .isEqualTo(200);
            assertThat(app.stage()).isEqualTo("stable");
        }
    }

    @Test
    void aFileThatIsNotWhatItsChecksumSaysIsNotTaken() throws IOException {
        write(everybodyGets("beta"));

        try (RunningApp app = app()) {
            write("checksum: " + "0".repeat(64) + "\n" + everybodyGets("canary"));
            app.awaitTrouble("does not match its checksum");
            assertThat(app.stage()).isEqualTo("beta");
        }
    }

    @Test
    void jsonAndPropertiesAreReadAsWell() throws IOException {
        write("{\"gray\": {\"rules\": [{\"name\": \"everybody\", \"stage\": \"beta\"}]}}");
        Path properties = Files.writeString(
                folder.resolve("rules.properties"), "gray.rules[0].name=everybody\ngray.rules[0].stage=canary\n");

        try (RunningApp json = app();
                RunningApp plain = RunningApp.start("gray.source=file:" + properties)) {
            assertThat(json.stage()).isEqualTo("beta");
            assertThat(plain.stage()).isEqualTo("canary");
        }
    }

    @Test
    void withoutTheFileARestartGoesOnWithWhatWasInForce() throws IOException {
        String snapshots = "gray.snapshots=" + folder.resolve("snapshots");
        write(everybodyGets("beta"));
        try (RunningApp app = app(snapshots)) {
            assertThat(app.stage()).isEqualTo("beta");
        }
        Files.delete(file());

        try (RunningApp app = app(snapshots)) {
            assertThat(app.stage()).isEqualTo("beta");
            write(everybodyGets("canary"));
            app.awaitStage("canary");
        }
    }

    @Test
    void reloadsInOneMomentAreAllRememberedOverARestart() throws IOException {
        String snapshots = "gray.snapshots=" + folder.resolve("snapshots");
        write(everybodyGets("beta"));
        List<String> versions;
        try (RunningApp app = app(snapshots)) {
            for (String stage : List.of("canary", "stable", "beta", "canary", "stable")) {
                write(everybodyGets(stage));
                app.bean(RuleReload.class).reload(Author.by("test"));
            }
            versions = versions(app);
        }

        try (RunningApp app = app(snapshots)) {
            assertThat(versions(app)).hasSize(6).isEqualTo(versions);
        }
    }

    private static List<String> versions(RunningApp app) {
        return app.control().history().stream()
                .map(change -> change.revision().version())
                .toList();
    }

    @Test
    void aFileThatIsBadAtTheStartIsSurvivedWithASnapshotAndStopsTheStartWithout() throws IOException {
        String snapshots = "gray.snapshots=" + folder.resolve("snapshots");
        write(everybodyGets("beta"));
        app(snapshots).close();
        write(everybodyGets("betta"));

        try (RunningApp app = app(snapshots)) {
            assertThat(app.stage()).isEqualTo("beta");
        }
        assertThatThrownBy(() -> app("gray.snapshots=" + folder.resolve("none")))
                .hasRootCauseInstanceOf(InvalidRulesException.class)
                .hasStackTraceContaining("rules.yml:4:14 gray.rules[0].stage: 'betta'");
    }

    @Test
    void keysThatAreReadAtTheStartOnlyAreNamed(CapturedOutput output) throws IOException {
        write(everybodyGets("beta") + "  ingress: { trust: all }\n");

        try (RunningApp app = app()) {
            assertThat(app.stage()).isEqualTo("beta");
            assertThat(app.client().get("/stage", "X-Gray-Stage", "canary")).isEqualTo("beta");
            assertThat(output).contains("rules.yml:5:21 gray.ingress has no effect there");
        }
    }

    @Test
    void aSchemeThatNobodyKnowsStopsTheStart() {
        assertThatThrownBy(() -> RunningApp.start("gray.source=flie:/etc/gray/rules.yml"))
                .hasRootCauseInstanceOf(InvalidRulesException.class)
                .hasStackTraceContaining(
                        "gray.source: has the unknown scheme 'flie'; did you mean 'file:'? write one of"
                                + " environment, file:, the last ones with a location after the colon");
    }

    /** What is damaged is what a start would only need if the source were away. */
    @Test
    void snapshotsThatCanNotBeReadStopNoStart(CapturedOutput output) throws IOException {
        write(everybodyGets("beta"));
        Path snapshots = folder.resolve("snapshots");
        app("gray.snapshots=" + snapshots).close();
        try (Stream<Path> kept = Files.walk(snapshots)) {
            List<Path> files = kept.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().contains("lock"))
                    .toList();
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                Files.write(file, new byte[] {0, (byte) 0xc3, 0x28, '\n'});
            }
        }

        try (RunningApp app = app("gray.snapshots=" + snapshots)) {
            assertThat(app.stage()).isEqualTo("beta");
            write(everybodyGets("canary"));
            app.awaitStage("canary");
            assertThat(app.control().status().persistence().isKept()).isTrue();
        }
        assertThat(output).containsPattern("Snapshot '.*' is damaged; its damaged revisions are skipped");
        Files.delete(file());
        try (RunningApp app = app("gray.snapshots=" + snapshots)) {
            assertThat(app.stage()).as("by the rules kept since").isEqualTo("canary");
        }
    }
}
