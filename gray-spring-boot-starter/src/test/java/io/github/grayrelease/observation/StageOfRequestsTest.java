package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The label {@code gray.stage} on the requests of an application and of its clients. */
class StageOfRequestsTest {

    private static final String SERVER = "http.server.requests";
    private static final String CLIENT = "http.client.requests";

    private static MeasuredApp app;

    @BeforeAll
    static void start() {
        app = MeasuredApp.start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void expectOneMore(Runnable act, String meter, String... tags) {
        long before = app.requests(meter, tags);
        act.run();
        // A server counts a request when its client has the answer already.
        await().untilAsserted(() -> assertThat(app.requests(meter, tags)).isEqualTo(before + 1));
    }

    @ParameterizedTest
    @CsvSource({"beta, beta", "beta/team-a, beta", "CANARY, canary", "gamma, stable"})
    void aServedRequestHasItsDeclaredStage(String tag, String stage) {
        expectOneMore(
                () -> app.client().get("/stage", "X-Gray-Stage", tag), SERVER, "uri", "/stage", "gray.stage", stage);
    }

    @Test
    void theApplicationsOwnConventionsKeepTheirLabels() {
        expectOneMore(
                () -> app.client().get("/calls/RestClient?path=/stage", "X-Gray-Stage", "beta"),
                CLIENT,
                "own",
                "client",
                "gray.stage",
                "beta");
        expectOneMore(
                () -> app.client().get("/stage", "X-Gray-Stage", "beta"),
                SERVER,
                "own",
                "server",
                "uri",
                "/stage",
                "gray.stage",
                "beta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RestTemplate", "InterceptedRestTemplate", "RestClient", "InterceptedRestClient", "WebClient"})
    void aCallHasTheStageThatItLeftWith(String client) {
        String calls = "/calls/" + client + "?path=/stage";

        expectOneMore(() -> app.client().get(calls, "X-Gray-Stage", "beta/x"), CLIENT, "gray.stage", "beta");
        expectOneMore(() -> app.client().get(calls), CLIENT, "gray.stage", "stable");
        expectOneMore(() -> app.client().get(calls + "&own=canary"), CLIENT, "gray.stage", "canary");
        expectOneMore(
                () -> app.client().get(calls + "&own=some-text", "X-Gray-Stage", "beta"),
                CLIENT,
                "gray.stage",
                "other");
        expectOneMore(
                () -> app.client().get("/calls-outside-any-request/" + client + "?path=/stage"),
                CLIENT,
                "gray.stage",
                "none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RestTemplate", "InterceptedRestTemplate", "RestClient", "InterceptedRestClient", "WebClient"})
    void aCallThatWasRedirectedHasTheStageOfItsLastHop(String client) {
        String calls = "/calls/" + client + "?path=/redirects?host=";

        expectOneMore(
                () -> app.client().get(calls + "127.0.0.1", "X-Gray-Stage", "beta"), CLIENT, "gray.stage", "beta");
        expectOneMore(
                () -> app.client().get(calls + "outside.example.com", "X-Gray-Stage", "beta"),
                CLIENT,
                "gray.stage",
                "none");
    }

    @Test
    void everySeriesThatPrometheusReadsHasTheLabel() {
        app.client().get("/actuator/health");
        app.client().get("/nowhere");
        app.client().get("/calls/RestClient?path=/stage");

        await().untilAsserted(() -> assertThat(app.client()
                        .get("/actuator/prometheus")
                        .lines()
                        .filter(line -> line.matches("http_(server|client)_requests_seconds.*"))
                        .toList())
                .anyMatch(line -> line.contains("status=\"404\""))
                .allMatch(line -> line.contains("gray_stage=\"")));
    }
}
