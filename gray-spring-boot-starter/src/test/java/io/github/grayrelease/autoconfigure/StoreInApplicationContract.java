package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Why the instances can't judge the sum of what each has seen; empty if the store has leases. */
    protected String cannotShare() {
        return "";
    }

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
    void instancesJudgeTheSumOnlyIfTheStoreHasLeases() throws Exception {
        write(everybodyGets("beta"));
        try (RunningApp app = app("one")) {
            assertThat(app.stage()).isEqualTo("beta");
            write("gray: { analysis: { scope: shared }, rules: [{ name: everybody, stage: canary }] }");
            if (cannotShare().isEmpty()) {
                app.awaitStage("canary");
                assertThat(app.control().status().trouble()).isEmpty();
            } else {
                app.awaitTrouble(cannotShare());
                assertThat(app.stage()).isEqualTo("beta");
            }
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

    /** Rounds of measuring, for the figures in docs/sources.md; {@code -Dfleet.rounds=100} measures. */
    private static final int ROUNDS = Integer.getInteger("fleet.rounds", 2);

    @Test
    void oneCallSwitchesTheWholeFleet() throws Exception {
        write(everybodyGets("beta"));
        try (FleetOfApps fleet = FleetOfApps.start(this::app)) {
            fleet.awaitStage("beta");
            String first = fleet.app(1).version();

            HttpResponse<String> suspended = fleet.suspend(1, "");
            assertThat(suspended.statusCode()).as(suspended.body()).isEqualTo(200);
            assertThat(suspended.body()).contains("\"persisted\":true", "\"by\":\"anonymous\"", "\"scope\":\"fleet\"");
            assertThat(fleet.app(1).stage()).isEqualTo("stable");
            fleet.awaitStage("stable");
            assertThat(fleet.stageOfAnother(app("four"))).isEqualTo("stable");
            assertThat(fleet.status(4)).contains("errors in checkout", "\"scope\":\"fleet\"", "\"trouble\":null");

            String seen = fleet.expected(3);
            fleet.suspend(2, ",\"expected\":\"" + seen + "\"");
            HttpResponse<String> late =
                    fleet.post(3, "stages/beta", "\"suspended\":false,\"expected\":\"" + seen + "\"");
            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(late.body()).contains("because anonymous suspended beta: errors in checkout");
            fleet.awaitStage("stable");

            fleet.resume(3);
            fleet.awaitStage("beta");
            fleet.suspend(2, ",\"scope\":\"instance\"");
            assertThat(fleet.stages()).containsExactly("beta", "stable", "beta", "beta");
            assertThat(fleet.resume(1, "").statusCode()).isEqualTo(400);
            assertThat(fleet.resume(2, ",\"scope\":\"instance\"").statusCode()).isEqualTo(200);

            write(everybodyGets("canary"));
            fleet.awaitStage("canary");
            String back = "\"version\":\"" + first + "\",\"expected\":\"" + fleet.expected(4) + "\"";
            HttpResponse<String> pinned = fleet.post(4, "rollback", back + ",\"because\":\"errors\"");
            assertThat(pinned.statusCode()).as(pinned.body()).isEqualTo(200);
            assertThat(pinned.body()).contains("\"outcome\":\"applied\"", "\"persisted\":true");
            fleet.awaitStage("beta");
            assertThat(fleet.stageOfAnother(app("five"))).isEqualTo("beta");
            assertThat(fleet.app(5).version()).isEqualTo(first);
            assertThat(fleet.post(1, "unpin", "\"expected\":\"" + fleet.expected(1) + "\"")
                            .statusCode())
                    .isEqualTo(200);
            fleet.awaitStage("canary");
        }
    }

    @Test
    void theFleetsSwitchesOutliveRestartsAndAStoreThatIsAway() throws Exception {
        write(everybodyGets("beta"));
        try (FleetOfApps fleet = FleetOfApps.start(this::app)) {
            fleet.awaitStage("beta");
            server().kill();
            HttpResponse<String> suspended = fleet.suspend(1, "");
            assertThat(suspended.statusCode()).as(suspended.body()).isEqualTo(200);
            assertThat(suspended.body())
                    .contains("\"persisted\":false", "It is in force on this instance only. This instance writes it");
            assertThat(fleet.stages()).containsExactly("stable", "beta", "beta");
            assertThat(fleet.resume(2, "").statusCode()).isEqualTo(503);
            server().start();
            fleet.awaitStage("stable");
        }
        try (FleetOfApps fleet = FleetOfApps.start(this::app)) {
            assertThat(fleet.stages()).containsOnly("stable");
            server().kill();
        }
        try (FleetOfApps fleet = FleetOfApps.start(this::app)) {
            assertThat(fleet.stages()).containsOnly("stable");
            server().start();
            fleet.resume(2);
            fleet.awaitStage("beta");
        }
    }

    @Test
    void theLastOfThreeInstancesRefusesAStageSoonAfterTheCall() throws Exception {
        write(everybodyGets("beta"));
        try (FleetOfApps fleet = FleetOfApps.start(this::app)) {
            fleet.awaitStage("beta");
            List<Long> micros = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                int asked = 1 + round % 3;
                micros.add(fleet.until("stable", () -> fleet.suspend(asked, "")).toNanos() / 1000);
                fleet.resume(asked);
                fleet.awaitStage("beta");
            }
            Collections.sort(micros);
            System.out.printf(
                    "%s: from the call to the last of three: median %d us, 95%% %d us, most %d us%n",
                    source(),
                    micros.get(micros.size() / 2),
                    micros.get(micros.size() * 95 / 100),
                    micros.get(micros.size() - 1));
            // Polls come every ten seconds, so it is the watch that tells.
            assertThat(micros.get(0)).isLessThan(5_000_000);
        }
    }
}
