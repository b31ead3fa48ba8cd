package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The behaviour of an application with a rule store: a real application on a real server that is killed and restarted. */
public abstract class StoreInApplicationContract {

    @TempDir
    private Path folder = Path.of("");

    /** What {@code gray.source} says. */
    protected abstract String source();

    /** The server, which keeps its state over a kill; it runs whenever a test begins. */
    protected abstract ServerProcess server();

    /** Makes the server, which is down, forget everything. */
    protected abstract void forget() throws Exception;

    /** Writes as an operator does. */
    protected abstract void write(String text) throws Exception;

    /** Deletes as an operator does. */
    protected abstract void delete() throws Exception;

    private RunningApp app(String instance) {
        return RunningApp.start(
                "gray.source=" + source(),
                "gray.snapshots=" + folder.resolve(instance),
                "gray.publish=true",
                "management.endpoint.gray.access=unrestricted");
    }

    private static int publish(RunningApp app, String block, String expected) {
        String json = "{\"block\":\"" + block + "\",\"expected\":\"" + expected + "\"}";
        return app.client().post("/actuator/gray/publish", json).statusCode();
    }

    private static String everybodyGets(String stage) {
        return "gray: { rules: [{ name: everybody, stage: " + stage + " }] }";
    }

    @Test
    void anApplicationFollowsTheStoreAndABadEditChangesNothing() throws Exception {
        write(everybodyGets("beta"));
        try (Lines lines = Lines.collect();
                RunningApp app = app("one")) {
            assertThat(lines.loggers()).noneMatch(line -> line.contains("in thread \"gray-rules\""));
            assertThat(app.stage()).isEqualTo("beta");
            write(everybodyGets("canary"));
            app.awaitStage("canary");
            write(everybodyGets("betta"));
            app.awaitTrouble("gray.rules[0].stage: 'betta' is not a declared stage");
            assertThat(app.stage()).isEqualTo("canary");
            delete();
            app.awaitTrouble("has no rules");
            assertThat(app.stage()).isEqualTo("canary");
            write(everybodyGets("beta"));
            app.awaitStage("beta");
            assertThat(app.control().status().trouble()).isEmpty();
        }
    }

    @Test
    void whatOneInstancePublishesReachesTheOther() throws Exception {
        write(everybodyGets("beta"));
        delete();
        try (RunningApp one = app("one");
                RunningApp other = app("other")) {
            assertThat(publish(one, everybodyGets("beta"), one.version())).isEqualTo(200);
            assertThat(one.stage()).isEqualTo("beta");
            other.awaitStage("beta");

            String seen = other.version();
            assertThat(publish(other, everybodyGets("canary"), seen)).isEqualTo(200);
            one.awaitStage("canary");
            assertThat(publish(one, everybodyGets("stable"), seen)).isEqualTo(409);
            assertThat(publish(one, everybodyGets("betta"), one.version())).isEqualTo(422);
            assertThat(List.of(one.version(), one.stage())).isEqualTo(List.of(other.version(), other.stage()));
        }
    }

    @Test
    void aServerThatIsDownStopsNeitherRequestsNorStarts() throws Exception {
        write(everybodyGets("beta"));
        try (RunningApp app = app("one")) {
            assertThat(app.stage()).isEqualTo("beta");
            server().kill();
            app.awaitTrouble("can't be read");
            assertThat(app.stage()).isEqualTo("beta");
            FileSystemUtils.copyRecursively(folder.resolve("one"), folder.resolve("restarted"));
            try (RunningApp restarted = app("restarted")) {
                assertThat(restarted.stage()).isEqualTo("beta");
                server().start();
                write(everybodyGets("canary"));
                app.awaitStage("canary");
                restarted.awaitStage("canary");
            }
        }
    }

    @Test
    void publishingToAServerThatIsDownIsRefusedAndLosesNothing() throws Exception {
        write(everybodyGets("beta"));
        try (RunningApp app = app("one")) {
            assertThat(app.stage()).isEqualTo("beta");
            String version = app.version();
            server().kill();
            HttpResponse<String> refused = app.client()
                    .post(
                            "/actuator/gray/publish",
                            "{\"block\":\"" + everybodyGets("canary") + "\",\"expected\":\"" + version + "\"}");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body())
                    .contains(
                            "the store could not be read or written: ",
                            "; the rules in force stay. When it answers again");
            assertThat(List.of(app.version(), app.stage())).isEqualTo(List.of(version, "beta"));

            server().start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> publish(app, everybodyGets("canary"), app.version()) == 200);
            app.awaitStage("canary");
        }
    }

    @Test
    void aServerThatLostItsStateTakesNoRulesAway() throws Exception {
        write(everybodyGets("beta"));
        try (RunningApp app = app("one")) {
            assertThat(app.stage()).isEqualTo("beta");
            server().kill();
            forget();
            server().start();
            app.awaitTrouble("has no rules");
            assertThat(app.stage()).isEqualTo("beta");
            write(everybodyGets("canary"));
            app.awaitStage("canary");
        }
    }
}
