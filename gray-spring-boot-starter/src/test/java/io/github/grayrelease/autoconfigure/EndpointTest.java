package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayAct;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The views and acts of operators, over real sockets. */
class EndpointTest {

    private static final String UNRESTRICTED = "management.endpoint.gray.access=unrestricted";

    @TempDir
    private Path folder = Path.of("");

    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

    private final List<GrayAct> acts = new CopyOnWriteArrayList<>();

    private Path file() {
        return folder.resolve("rules.yml");
    }

    private RunningApp app(String... more) throws IOException {
        write("beta");
        String[] properties = new String[more.length + 3];
        properties[0] = "gray.source=file:" + file();
        properties[1] = "gray.snapshots=" + folder.resolve("snapshots");
        properties[2] = "spring.security.user.password=secret";
        System.arraycopy(more, 0, properties, 3, more.length);
        RunningApp app = start(properties);
        ApplicationListener<AuditApplicationEvent> listener = event -> audited.add(event.getAuditEvent());
        app.listen(listener);
        ApplicationListener<PayloadApplicationEvent<?>> acting = event -> {
            if (event.getPayload() instanceof GrayAct act) {
                acts.add(act);
            }
        };
        app.listen(acting);
        return app;
    }

    RunningApp start(String... properties) {
        return RunningApp.start(properties);
    }

    private void write(String stage) throws IOException {
        Files.writeString(
                file(),
                """
                gray:
                  rules:
                    - { name: staff, stage: canary, match: [{ header: { X-User-Tag: staff } }] }
                    - name: everybody
                      stage: %s
                      percent: 100
                """
                        .formatted(stage));
    }

    /** An answer: its status, and what it says. */
    private record Answer(int status, JsonNode body) {

        String text(String key) {
            return body.path(key).asString();
        }
    }

    private static Answer ask(int port, String method, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/gray" + path))
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "user:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            String body = response.body().isEmpty() ? "{}" : response.body();
            return new Answer(response.statusCode(), new JsonMapper().readTree(body));
        } catch (IOException failed) {
            throw new IllegalStateException(path, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, interrupted);
        }
    }

    private static Answer get(RunningApp app, String path) {
        return ask(app.port("local.server.port"), "GET", path, "");
    }

    private static Answer post(RunningApp app, String path, String json) {
        return ask(app.port("local.server.port"), "POST", path, json.replace('\'', '"'));
    }

    @Test
    void itTellsHowThingsStand() throws IOException {
        try (RunningApp app = app()) {
            Answer gray = get(app, "");

            assertThat(gray.status()).isEqualTo(200);
            assertThat(gray.text("version")).isEqualTo(app.version());
            assertThat(gray.text("source")).isEqualTo("file:" + file());
            assertThat(gray.body().path("stages").toString()).isEqualTo("[\"stable\",\"canary\",\"beta\"]");
            assertThat(gray.body().path("rules").path(1).toString())
                    .isEqualTo("{\"name\":\"everybody\",\"stage\":\"beta\",\"percent\":\"100\"}");
            assertThat(gray.body().path("rules").path(0).path("match").path(0).toString())
                    .isEqualTo("{\"header\":{\"X-User-Tag\":{\"exact\":\"staff\"}}}");
            assertThat(gray.body().path("lastReload").path("outcome").asString())
                    .isEqualTo("applied");
        }
    }

    @Test
    void aBadEditShowsInTheEndpointInHealthAndInMetrics() throws IOException {
        try (RunningApp app = app("management.endpoint.health.show-details=always")) {
            write("betta");
            app.awaitTrouble("betta");

            assertThat(get(app, "").text("trouble")).contains("rules.yml:5:14 gray.rules[1].stage: 'betta'");
            assertThat(get(app, "").body().path("lastReload").path("outcome").asString())
                    .isEqualTo("rejected");
            String health = app.client().get("/actuator/health");
            assertThat(health).contains("\"gray\":{", "\"status\":\"UP\"", "betta");
            MeterRegistry meters = app.bean(MeterRegistry.class);
            assertThat(meters.get("gray.reloads")
                            .tags("source", "file", "outcome", "rejected")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("gray.rules.age").gauge().value()).isNotNegative();
        }
    }

    @Test
    void rollbackPinsUntilUnpinned() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            String first = app.version();
            write("canary");
            app.awaitStage("canary");
            String second = app.version();

            Answer back = post(app, "/rollback", "{'version':'" + first + "','expected':'" + second + "'}");

            assertThat(back.status()).isEqualTo(200);
            assertThat(back.text("version")).isEqualTo(first);
            assertThat(app.stage()).isEqualTo("beta");
            assertThat(get(app, "").text("pinned")).isEqualTo(first);
            assertThat(get(app, "").text("pending")).isEqualTo(second);
            JsonNode history = get(app, "/history").body().path("history");
            assertThat(history.size()).isEqualTo(3);
            assertThat(history.path(0).path("by").asString()).isEqualTo("user");
            assertThat(history.path(0).path("changes").path(0).asString())
                    .isEqualTo("~ everybody: stage canary -> beta");
            assertThat(post(app, "/unpin", "{'expected':'" + first + "'}").status())
                    .isEqualTo(200);
            assertThat(app.stage()).isEqualTo("canary");
            assertThat(audited)
                    .extracting(AuditEvent::getType, AuditEvent::getPrincipal)
                    .contains(tuple("GRAY_ROLLBACK", "user"), tuple("GRAY_UNPIN", "user"));
        }
    }

    @Test
    void theVersionThatWasSeenMustStillBeInForce() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            Answer stale = post(app, "/rollback", "{'version':'" + app.version() + "','expected':'0123456789ab'}");
            Answer blind = post(app, "/rollback", "{'version':'" + app.version() + "'}");

            assertThat(stale.status()).isEqualTo(409);
            assertThat(stale.text("detail")).startsWith("the version in force is '" + app.version() + "'");
            assertThat(blind.status()).isEqualTo(400);
            assertThat(blind.text("detail"))
                    .startsWith("'expected' is missing")
                    .endsWith("now it is '" + app.version() + "'");
        }
    }

    @Test
    void aWriteThatNeedsNoVersionComparesOneThatIsSent() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            String version = app.version();

            assertThat(post(app, "/reload", "{'expected':'0123456789ab'}").status())
                    .isEqualTo(409);
            assertThat(post(app, "/reload", "{'expected':'" + version + "','because':'x'}")
                            .status())
                    .isEqualTo(200);
            String stale = "{'suspended':true,'expected':'0123456789ab'}";
            assertThat(post(app, "/stages/beta", stale).status()).isEqualTo(409);
            assertThat(post(app, "/stages/beta", stale.replace("0123456789ab", version))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStageIsOffFromTheNextRequestOnAndAfterARestart() throws IOException {
        String suspended;
        try (RunningApp app = app(UNRESTRICTED)) {
            assertThat(app.stage()).isEqualTo("beta");
            suspended = "{'suspended':true,'because':'errors','expected':'" + app.version() + "'}";

            Answer answer = post(app, "/stages/beta", suspended);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(app.stage()).isEqualTo("stable");
            assertThat(answer.body()
                            .path("suspended")
                            .path("beta")
                            .path("because")
                            .asString())
                    .isEqualTo("errors");
            assertThat(audited)
                    .extracting(AuditEvent::getType, AuditEvent::getData)
                    .contains(tuple("GRAY_SUSPEND", Map.of("stage", "beta", "because", "errors")));
            assertThat(acts)
                    .containsExactly(new GrayAct(
                            GrayAct.Kind.SUSPENDED, "beta", "user", Optional.of("errors"), Optional.empty()));
            assertThat(counted(app, "suspended")).isEqualTo(1);
            JsonNode newest = get(app, "/history").body().path("history").path(0);
            assertThat(newest.path("changes").path(0).asString()).isEqualTo("suspended beta");
            assertThat(newest.path("because").asString()).isEqualTo("errors");
        }

        try (RunningApp app = app(UNRESTRICTED, "management.endpoint.health.show-details=always")) {
            assertThat(app.stage()).isEqualTo("stable");
            assertThat(app.client().get("/actuator/health"))
                    .contains("\"suspended\":{\"beta\":{\"because\":\"errors\",\"by\":\"user\",\"at\":");
            String resumed = "{'suspended':false,'expected':'" + app.version() + "'}";
            assertThat(post(app, "/stages/beta", resumed).status()).isEqualTo(200);
            assertThat(app.stage()).isEqualTo("beta");
            assertThat(app.client().get("/actuator/health"))
                    .contains("\"gray\":{")
                    .doesNotContain("suspended");
            assertThat(counted(app, "resumed")).isEqualTo(1);
        }
    }

    private static double counted(RunningApp app, String act) {
        return app.bean(MeterRegistry.class)
                .get("gray.acts")
                .tag("kind", act)
                .counter()
                .count();
    }

    @Test
    void aStageThatTheRulesSuspendShowsInHealthToo() throws IOException {
        try (RunningApp app = app("management.endpoint.health.show-details=always")) {
            Files.writeString(file(), "gray: { suspended: [canary], rules: [{ name: all, stage: beta }] }");

            await().untilAsserted(() -> assertThat(app.client().get("/actuator/health"))
                    .contains("\"suspended\":{\"canary\":{\"because\":\"gray.suspended\",\"by\":\"file:"));
        }
    }

    private static final String[] SIGNED = {
        UNRESTRICTED, "gray.ingress.secret=0123456789abcdef0123456789abcdef", "gray.tag.header=X-Stage"
    };

    @Test
    void anOperatorGetsAProofForOneRequestAndTracesItByHand() throws IOException {
        try (RunningApp app = app(SIGNED)) {
            Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

            Answer granted = post(app, "/proofs", "{'stage':'canary/team-a','because':'where is the tag lost?'}");

            assertThat(granted.status()).isEqualTo(200);
            assertThat(granted.text("stage")).isEqualTo("canary/team-a");
            assertThat(Instant.parse(granted.text("expires")))
                    .isBetween(before.plusSeconds(300), Instant.now().plusSeconds(300));
            JsonNode headers = granted.body().path("headers");
            assertThat(headers.propertyNames()).containsExactlyInAnyOrder("X-Stage", "X-Gray-Proof");
            HttpResponse<String> traced = app.client()
                    .send(
                            "GET",
                            "/stage",
                            "X-Stage",
                            headers.path("X-Stage").asString(),
                            "X-Gray-Proof",
                            headers.path("X-Gray-Proof").asString(),
                            "X-Gray-Trace",
                            "1");
            assertThat(traced.body()).isEqualTo("canary/team-a");
            assertThat(traced.headers().firstValue("X-Gray-Hops").orElse("none"))
                    .endsWith("=canary/team-a(PROPAGATED)");
            assertThat(audited)
                    .extracting(AuditEvent::getType, AuditEvent::getPrincipal, AuditEvent::getData)
                    .contains(tuple(
                            "GRAY_PROVE",
                            "user",
                            Map.of(
                                    "stage",
                                    "canary/team-a",
                                    "expires",
                                    granted.text("expires"),
                                    "because",
                                    "where is the tag lost?")));
        }
    }

    @Test
    void aProofNeedsAStageAPurposeAndASecret() throws IOException {
        try (RunningApp app = app(SIGNED)) {
            assertThat(post(app, "/proofs", "{'stage':'gamma','because':'x'}").text("detail"))
                    .isEqualTo("'stage' is not a declared stage; declared are stable, canary, beta");
            assertThat(post(app, "/proofs", "{'stage':'beta'}").text("detail"))
                    .isEqualTo("'because' is missing: the purpose of that request, for the audit event");
            assertThat(post(app, "/proofs", "{'stage':'beta','because':'x','expected':'0123456789ab'}")
                            .status())
                    .isEqualTo(409);
            assertThat(audited).isEmpty();
        }
        try (RunningApp app = app(UNRESTRICTED)) {
            Answer refused = post(app, "/proofs", "{'stage':'beta','because':'x'}");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("detail"))
                    .startsWith("gray.ingress.secret: is not set, so neither invitations nor proofs can be signed");
        }
    }

    @Test
    void aLaneIsNamedByItsPath() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            String body = "{'suspended':true,'because':'x','expected':'" + app.version() + "'}";

            Answer answer = post(app, "/stages/beta/team-a", body);

            assertThat(answer.body().path("suspended").has("beta/team-a")).isTrue();
            assertThat(post(app, "/stages/gamma", body).status()).isEqualTo(400);
        }
    }

    @Test
    void whoMayReadMayAskWhatWouldBeDecidedAndMayChangeNothing() throws IOException {
        try (RunningApp app = app()) {
            Answer said = post(
                    app,
                    "/explain",
                    "{'headers':{'X-User-Tag':'other'},'cookies':{},'query':{},'subject':'anna','path':'/','ip':'10.0.0.1',"
                            + "'at':'2026-12-01T00:00:00Z'}");

            assertThat(said.status()).isEqualTo(200);
            assertThat(said.text("stage")).isEqualTo("beta");
            assertThat(said.text("rule")).isEqualTo("everybody");
            assertThat(said.body().path("bucket").isInt()).isTrue();
            assertThat(said.body().path("rules").path(0).path("miss").asString())
                    .isEqualTo("NO_MATCH");
            for (String write : List.of("/reload", "/rollback", "/unpin", "/publish", "/stages/beta")) {
                Answer refused = post(app, write, "{}");
                assertThat(refused.status()).as(write).isEqualTo(403);
                assertThat(refused.text("detail")).contains("'management.endpoint.gray.access' to 'unrestricted'");
            }
        }
    }

    private static final List<String> WRITES = List.of(
            "/reload",
            "/rollback",
            "/unpin",
            "/publish",
            "/stages/beta",
            "/stages/beta/a",
            "/invitations",
            "/proofs",
            "/invitations/x");

    @Test
    void whereOnlyReadingIsPermittedEveryWriteIsRefusedAndExplainIsThere() throws IOException {
        try (RunningApp app = app(UNRESTRICTED, "management.endpoints.access.max-permitted=read-only")) {
            assertThat(get(app, "").status()).isEqualTo(200);
            assertThat(get(app, "/history").status()).isEqualTo(200);
            assertThat(post(app, "/explain", "{}").status()).isEqualTo(200);
            for (String write : WRITES) {
                Answer refused = post(app, write, "{'because':'x','suspended':true,'withdrawn':true}");
                assertThat(refused.status()).as(write).isEqualTo(403);
                assertThat(refused.text("detail"))
                        .isEqualTo(
                                "the endpoint is read-only; set 'management.endpoint.gray.access' to 'unrestricted', and"
                                        + " no lower 'management.endpoints.access.max-permitted'");
            }
            assertThat(app.stage()).isEqualTo("beta");
        }
    }

    @Test
    void withoutAccessThereIsNothing() throws IOException {
        for (String none :
                List.of("management.endpoint.gray.access=none", "management.endpoints.access.max-permitted=none")) {
            try (RunningApp app = app(none)) {
                assertThat(get(app, "").status()).as(none).isEqualTo(404);
                assertThat(get(app, "/history").status()).as(none).isEqualTo(404);
                assertThat(post(app, "/explain", "{}").status()).as(none).isEqualTo(404);
                for (String write : WRITES) {
                    assertThat(post(app, write, "{}").status()).as(none + write).isEqualTo(404);
                }
                assertThat(app.stage()).isEqualTo("beta");
            }
        }
    }

    @Test
    void itTellsWhatAGatewayMustStrip() throws IOException {
        try (RunningApp app = app("gray.tag.header=X-Stage", "gray.tag.aliases=x-mse-tag", "gray.tag.cookie=stage")) {
            assertThat(get(app, "").body().path("strip").toString())
                    .isEqualTo("{\"headers\":[\"X-Stage\",\"x-mse-tag\",\"X-Gray-Proof\",\"X-Gray-Trace\","
                            + "\"X-Gray-Source\"],\"baggage\":[\"gray.stage\"],\"cookies\":[\"stage\"],\"query\":[]}");
        }
    }

    @Test
    void aMisspeltKeyIsRefused() throws IOException {
        try (RunningApp app = app()) {
            Answer answer = post(app, "/explain", "{'headrs':{}}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail")).startsWith("headrs: is not a key of Gray; did you mean 'headers'?");
        }
    }

    @Test
    void aMisspeltPathIsNotFoundAndABodyThatIsNotAnnouncedAsJsonIsRefused() throws Exception {
        try (RunningApp app = app(UNRESTRICTED)) {
            assertThat(post(app, "/stage/beta", "{'suspended':true}").status()).isEqualTo(404);
            URI explain = URI.create("http://127.0.0.1:" + app.port("local.server.port") + "/actuator/gray/explain");
            HttpRequest form = HttpRequest.newBuilder(explain)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(form, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void anEndpointThatIsNotExposedTakesNothing() throws IOException {
        try (RunningApp app = app(UNRESTRICTED, "management.endpoints.web.exposure.include=health")) {
            assertThat(get(app, "").status()).isEqualTo(404);
            assertThat(post(app, "/explain", "{}").status()).isEqualTo(404);
            assertThat(post(app, "/reload", "{}").status()).isEqualTo(404);
        }
    }

    @Test
    void itIsOnThePortOfTheOtherEndpoints() throws IOException {
        try (RunningApp app = app(UNRESTRICTED, "management.server.port=0", "management.server.address=127.0.0.1")) {
            int management = app.port("local.management.port");

            assertThat(ask(management, "GET", "", "").status()).isEqualTo(200);
            assertThat(ask(management, "POST", "/explain", "{}").status()).isEqualTo(200);
            assertThat(ask(management, "POST", "/reload", "{}").status()).isEqualTo(200);
            assertThat(post(app, "/explain", "{}").status()).isEqualTo(404);
        }
    }

    @Test
    void publishingIsOffUnlessItIsSwitchedOn() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            Answer answer = post(app, "/publish", "{'block':'x','expected':'y'}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail")).contains("set 'gray.publish' to true");
        }
    }

    @Test
    void aFileIsNotPublishedTo() throws IOException {
        try (RunningApp app = app(UNRESTRICTED, "gray.publish=true")) {
            Answer answer = post(app, "/publish", "{'block':'x','expected':'y'}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail")).isEqualTo("Gray can't write this source; edit it where it is");
        }
    }

    @Test
    void exposedByJmxAloneItTakesNothingOnTheWeb() throws IOException {
        try (RunningApp app = app(
                UNRESTRICTED,
                "spring.jmx.enabled=true",
                "management.endpoints.jmx.exposure.include=*",
                "management.endpoints.web.exposure.include=health")) {
            assertThat(post(app, "/reload", "{}").status()).isEqualTo(404);
            assertThat(app.client().post("/null/reload", "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aStageMustBeNamed() throws IOException {
        try (RunningApp app = app(UNRESTRICTED)) {
            String body = "{'suspended':true,'because':'x','expected':'" + app.version() + "'}";

            assertThat(post(app, "/stages", body).status()).isEqualTo(400);
        }
    }

    @Test
    void aLazyApplicationFollowsItsSourceToo() throws IOException {
        try (RunningApp app = app("spring.main.lazy-initialization=true")) {
            assertThat(app.stage()).isEqualTo("beta");
        }
    }
}
