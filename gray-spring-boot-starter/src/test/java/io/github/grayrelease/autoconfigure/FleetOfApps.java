package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Several applications that follow one key, as the instances of one service do. */
final class FleetOfApps implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RunningApp> apps = new ArrayList<>();

    /** Starts three. */
    static FleetOfApps start(Function<String, RunningApp> starter) {
        FleetOfApps fleet = new FleetOfApps();
        for (String instance : List.of("one", "two", "three")) {
            fleet.apps.add(starter.apply(instance));
        }
        return fleet;
    }

    RunningApp app(int number) {
        return apps.get(number - 1);
    }

    /** Adds a new instance, as when a fleet grows; tells the stage of its first request. */
    String stageOfAnother(RunningApp another) {
        apps.add(another);
        return another.stage();
    }

    void awaitStage(String stage) {
        apps.forEach(app -> app.awaitStage(stage));
    }

    List<String> stages() {
        return apps.stream().map(RunningApp::stage).toList();
    }

    /** How long the last instance takes to answer with a stage. */
    Duration until(String stage, Runnable call) {
        long begin = System.nanoTime();
        call.run();
        awaitClosely(stage);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void awaitClosely(String stage) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (RunningApp app : apps) {
            while (!app.stage().equals(stage)) {
                assertThat(System.nanoTime()).as("stage " + stage + " in time").isLessThan(end);
            }
        }
    }

    HttpResponse<String> suspend(int number, String more) {
        return post(number, "stages/beta", "\"suspended\":true,\"because\":\"errors in checkout\"" + more);
    }

    /** Resumes for all, as soon as the store is back. */
    void resume(int number) {
        Awaitility.await().atMost(PATIENCE).until(() -> resume(number, "").statusCode() == 200);
    }

    HttpResponse<String> resume(int number, String more) {
        return post(number, "stages/beta", "\"suspended\":false,\"expected\":\"" + expected(number) + "\"" + more);
    }

    HttpResponse<String> post(int number, String path, String keys) {
        return app(number).client().post("/actuator/gray/" + path, "{" + keys + "}");
    }

    /** What the instance tells operators to send. */
    String expected(int number) {
        return status(number).replaceFirst("(?s).*\"expected\":\"([^\"]*)\".*", "$1");
    }

    String status(int number) {
        return app(number).client().get("/actuator/gray");
    }

    @Override
    public void close() {
        apps.forEach(RunningApp::close);
        apps.clear();
    }
}
