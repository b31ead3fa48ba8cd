package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Rules in the application's own configuration that change at run time. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentReloadTest {

    private static final ClassLoader WITHOUT_SPRING_CLOUD = new Without("spring-cloud-context");

    @TempDir
    private Path folder = Path.of("");

    private final List<GrayReload> told = new ArrayList<>();

    private Path file() {
        return folder.resolve("application.yml");
    }

    private void write(String stage) throws IOException {
        Files.writeString(
                file(),
                """
                gray:
                  rules:
                    - name: everybody
                      stage: %s
                """
                        .formatted(stage));
    }

    private RunningApp app(ClassLoader loader) throws IOException {
        write("beta");
        RunningApp app = RunningApp.start(
                loader, "spring.config.location=file:" + file(), "management.endpoint.gray.access=unrestricted");
        ApplicationListener<PayloadApplicationEvent<GrayReload>> listener = event -> told.add(event.getPayload());
        app.listen(listener);
        return app;
    }

    private static String reload(RunningApp app) {
        return app.client().send("POST", "/actuator/gray/reload").body();
    }

    @Test
    void aRefreshOfSpringCloudReloadsTheRules() throws IOException {
        try (RunningApp app = app(getClass().getClassLoader())) {
            assertThat(app.stage()).isEqualTo("beta");
            write("canary");

            app.bean(ContextRefresher.class).refresh();

            assertThat(app.stage()).isEqualTo("canary");
            assertThat(told).extracting(GrayReload::outcome).startsWith(Outcome.APPLIED);
            assertThat(told.get(0).changes()).containsExactly("~ everybody: stage beta -> canary");
        }
    }

    @Test
    void aBadRefreshKeepsTheRulesAndTheWayOfSpringCloudGoesOn(CapturedOutput output) throws IOException {
        try (RunningApp app = app(getClass().getClassLoader())) {
            write("betta");

            app.bean(ContextRefresher.class).refresh();

            assertThat(app.stage()).isEqualTo("beta");
            assertThat(output).contains("application.yml:4:14 gray.rules[0].stage: 'betta' is not a declared stage");
            write("canary");
            app.bean(ContextRefresher.class).refresh();
            assertThat(app.stage()).isEqualTo("canary");
        }
    }

    @Test
    void withoutSpringCloudAReloadReadsTheFilesAgain() throws IOException {
        try (RunningApp app = app(WITHOUT_SPRING_CLOUD)) {
            assertThat(app.stage()).isEqualTo("beta");
            write("canary");

            assertThat(reload(app)).contains("\"outcome\":\"applied\"");

            assertThat(app.stage()).isEqualTo("canary");
            assertThat(reload(app)).contains("\"outcome\":\"unchanged\"");
        }
    }

    @Test
    void withoutSpringCloudABadFileIsRefusedWithItsPlace() throws IOException {
        try (RunningApp app = app(WITHOUT_SPRING_CLOUD)) {
            write("betta");
            assertThat(reload(app))
                    .contains("\"outcome\":\"rejected\"")
                    .contains("application.yml:4:14 gray.rules[0].stage: 'betta'");
            Files.writeString(file(), "gray: [");
            assertThat(reload(app)).contains("\"outcome\":\"rejected\"").contains("can't be read");
            assertThat(app.stage()).isEqualTo("beta");
        }
    }

    @Test
    void mistakesOfAllKindsAreInOneList() throws IOException {
        try (RunningApp app = app(WITHOUT_SPRING_CLOUD)) {
            write("betta\n      persent: 10\n  ingress: { trust: prxies }");

            assertThat(reload(app))
                    .contains(
                            "3 mistakes: (1) application.yml:5:16 gray.rules[0].persent: is not a key of Gray; did you")
                    .contains("(2) application.yml:6:21 gray.ingress.trust: 'prxies' is not one of none, all,")
                    .contains("(3) application.yml:4:14 gray.rules[0].stage: 'betta' is not a declared stage; did you");
        }
    }

    @Test
    void whatStandsAboveTheFilesStaysAbove() throws IOException {
        write("beta");
        try (RunningApp app = RunningApp.start(
                WITHOUT_SPRING_CLOUD,
                "spring.config.location=file:" + file(),
                "gray.rules[0].name=override",
                "gray.rules[0].stage=canary",
                "management.endpoint.gray.access=unrestricted")) {
            write("beta");
            reload(app);
            assertThat(app.stage()).isEqualTo("canary");
        }
    }
}
