package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.grayrelease.rollout.GrayVerdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Operators and the rollouts of an application whose rules are in a file. */
class RolloutEndpointTest {

    private static final String RULES =
            """
            gray:
              rules:
                - name: checkout
                  stage: canary
                  ramp:
                    - { percent: 10, for: 15m }
                    - { percent: 100, for: 1h, approve: true }
                  analysis: { action: rollback, rollback-to: %s }
            """;

    @TempDir
    private Path folder = Path.of("");

    private final List<AuditEvent> audited = new ArrayList<>();
    private final List<GrayVerdict> outcomes = new CopyOnWriteArrayList<>();

    private RunningApp app(boolean onWebFlux, String rollbackTo) throws Exception {
        Path file = folder.resolve("rules.yml");
        Files.writeString(file, RULES.formatted(rollbackTo));
        String[] properties = {
            "gray.source=file:" + file,
            "gray.snapshots=" + folder.resolve("snapshots"),
            "management.endpoint.gray.access=unrestricted",
            "management.endpoint.health.show-details=always"
        };
        RunningApp app = onWebFlux ? RunningApp.startOnWebFlux(properties) : RunningApp.start(properties);
        ApplicationListener<AuditApplicationEvent> auditing = event -> audited.add(event.getAuditEvent());
        app.listen(auditing);
        ApplicationListener<PayloadApplicationEvent<?>> judging = event -> {
            if (event.getPayload() instanceof GrayVerdict outcome) {
                outcomes.add(outcome);
            }
        };
        app.listen(judging);
        return app;
    }

    private static JsonNode rollouts(RunningApp app) {
        return new JsonMapper().readTree(app.client().get("/actuator/gray/rollouts"));
    }

    private static HttpResponse<String> act(RunningApp app, String keys) {
        String expected = rollouts(app).path("expected").asString();
        return app.client()
                .post("/actuator/gray/rollouts/checkout", "{\"expected\":\"" + expected + "\"," + keys + "}");
    }

    /** How many of a hundred users get canary. */
    private static long served(RunningApp app) {
        return IntStream.range(0, 100)
                .filter(user ->
                        app.client().get("/stage", "X-User-Id", "user-" + user).equals("canary"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void operatorsSeeAndSteerRolloutsAndARestartKeepsThem(boolean onWebFlux) throws Exception {
        try (RunningApp app = app(onWebFlux, "rule")) {
            JsonNode begun = rollouts(app).path("rollouts").path(0);
            assertThat(begun.path("rule").asString()).isEqualTo("checkout");
            assertThat(begun.path("serves").asString()).isEqualTo("canary");
            assertThat(begun.path("phase").asString()).isEqualTo("running");
            assertThat(begun.path("step").asInt()).isEqualTo(1);
            assertThat(begun.path("percent").asDouble()).isEqualTo(10);
            assertThat(begun.path("steps").path(1).path("approve").asBoolean()).isTrue();
            assertThat(begun.path("judged").path("verdict").asString()).isEqualTo("inconclusive");
            assertThat(begun.path("judged").path("reason").asString()).isEqualTo("TOO_FEW");
            assertThat(served(app)).isBetween(1L, 30L);

            assertThat(act(app, "\"action\":\"promote\",\"because\":\"looks good\"")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(served(app)).isEqualTo(100);
            HttpResponse<String> back = act(app, "\"action\":\"rollback\",\"because\":\"errors in checkout\"");
            assertThat(new JsonMapper().readTree(back.body()).path("persisted").asBoolean())
                    .isTrue();
            assertThat(served(app)).isZero();
            assertThat(app.client().get("/actuator/health"))
                    .contains("\"rollouts\":{\"checkout\":\"rolled-back, OPERATOR: errors in checkout\"}");
            MeterRegistry meters = app.bean(MeterRegistry.class);
            assertThat(meters.get("gray.rollouts")
                            .tags("rule", "checkout", "phase", "rolled-back")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(meters.get("gray.rollouts")
                            .tags("rule", "checkout", "phase", "running")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(meters.get("gray.verdicts")
                            .tags("rule", "checkout", "verdict", "inconclusive", "reason", "TOO_FEW")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(audited)
                    .extracting(AuditEvent::getType, event -> event.getData().get("action"))
                    .contains(tuple("GRAY_ROLLOUT", "promote"), tuple("GRAY_ROLLOUT", "rollback"));
            assertThat(outcomes)
                    .extracting(GrayVerdict::text)
                    .satisfiesExactly(
                            promoted -> assertThat(promoted)
                                    .startsWith("checkout, step 2 (100 %): begins by ")
                                    .endsWith(". looks good"),
                            rolledBack -> assertThat(rolledBack)
                                    .startsWith("checkout, step 2 (100 %): rolled back by ")
                                    .endsWith(". errors in checkout"));
        }
        try (RunningApp restarted = app(onWebFlux, "rule")) {
            assertThat(served(restarted)).isZero();
            assertThat(act(restarted, "\"action\":\"resume\",\"because\":\"mended\"")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(served(restarted)).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStageThatARolloutSuspendsIsShownAndResumedWithIt(boolean onWebFlux) throws Exception {
        try (RunningApp app = app(onWebFlux, "stage")) {
            assertThat(act(app, "\"action\":\"rollback\",\"because\":\"errors\"")
                            .statusCode())
                    .isEqualTo(200);
            JsonNode suspended = new JsonMapper()
                    .readTree(app.client().get("/actuator/gray"))
                    .path("suspended")
                    .path("canary");
            assertThat(suspended.path("because").asString()).isEqualTo("checkout: errors");
            assertThat(suspended.path("scope").asString()).isEqualTo("rollout");
            HttpResponse<String> refused = app.client()
                    .post(
                            "/actuator/gray/stages/canary",
                            "{\"suspended\":false,\"expected\":\"" + app.version() + "\",\"because\":\"no\"}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("resume that at /actuator/gray/rollouts");
            act(app, "\"action\":\"resume\",\"because\":\"mended\"");
            assertThat(app.client().get("/actuator/gray")).contains("\"suspended\":{}");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mistakesOfOperatorsAreNamed(boolean onWebFlux) throws Exception {
        try (RunningApp app = app(onWebFlux, "rule")) {
            assertRefused(app, "checkout", "{}", 400, "'action' is missing: hold, resume, promote, rollback");
            assertRefused(
                    app,
                    "checkout",
                    "{\"action\":\"pause\"}",
                    400,
                    "'action' must be one of [hold, resume, promote, rollback]");
            assertRefused(
                    app, "checkout", "{\"action\":\"hold\"}", 400, "'expected' is missing: the version that you saw");
            assertRefused(
                    app,
                    "checkout",
                    "{\"action\":\"resume\",\"expected\":\"x\"}",
                    400,
                    "'because' is missing: why it may");
            assertRefused(
                    app, "checkout", "{\"action\":\"hold\",\"expected\":\"0123.4\"}", 409, "read it and decide again");
            assertRefused(
                    app,
                    "chekout",
                    "{\"action\":\"rollback\"}",
                    400,
                    "'chekout' is not the rule of a rollout; known are [checkout]");
            assertRefused(
                    app,
                    "checkout",
                    "{\"aktion\":\"hold\"}",
                    400,
                    "aktion: is not a key of Gray; did you mean 'action'?");
            assertThat(act(app, "\"action\":\"resume\",\"because\":\"why not\"").body())
                    .contains("rollout 'checkout' is neither held nor rolled back; it is running");
        }
    }

    private static void assertRefused(RunningApp app, String rule, String body, int status, String detail) {
        HttpResponse<String> answer = app.client().post("/actuator/gray/rollouts/" + rule, body);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(answer.body()).as(body).contains(detail);
    }
}
