package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tester's link from the endpoint to the cookie, and its end, over real sockets. */
class InvitationTest {

    private static final String UNRESTRICTED = "management.endpoint.gray.access=unrestricted";
    private static final String EDGE = "gray.ingress.role=edge";
    private static final String SECRET = "gray.ingress.secret=the-secret-of-all-services-in-this-test";
    private static final String BEHIND_TLS = "server.forward-headers-strategy=native";

    @TempDir
    private Path folder = Path.of("");

    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

    private RunningApp app(String... properties) {
        RunningApp app = RunningApp.start(
                Stream.concat(Stream.of("gray.snapshots=" + folder.resolve("snapshots")), Arrays.stream(properties))
                        .toArray(String[]::new));
        ApplicationListener<AuditApplicationEvent> listener = event -> audited.add(event.getAuditEvent());
        app.listen(listener);
        return app;
    }

    private static HttpResponse<String> post(RunningApp app, String path, String json) {
        return app.client().post("/actuator/gray/invitations" + path, json.replace('\'', '"'));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    private static JsonNode invited(RunningApp app) {
        HttpResponse<String> answer =
                post(app, "", "{'stage':'beta','valid-for':'PT8H','because':'testers of team a'}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String cookie(RunningApp app, JsonNode invitation, String... headers) {
        return app.client()
                .send("GET", "/stage?" + invitation.path("query").asString(), headers)
                .headers()
                .firstValue("Set-Cookie")
                .orElse("none");
    }

    private static String nameAndValue(String cookie) {
        return cookie.replaceFirst(";.*", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLinkOpensItsStageBelowAPathOfTheApplicationToo(boolean reactive) {
        String[] properties = {
            UNRESTRICTED,
            SECRET,
            "gray.snapshots=none",
            reactive ? "spring.webflux.base-path=/shop" : "server.servlet.context-path=/shop"
        };
        try (RunningApp app = reactive ? RunningApp.startOnWebFlux(properties) : RunningApp.start(properties)) {
            JsonNode invitation = json(app.client()
                    .post("/shop/actuator/gray/invitations", "{\"stage\":\"beta\",\"because\":\"testers of team a\"}"));
            HttpResponse<String> redirect = app.client()
                    .send("GET", "/shop/stage?a=1&" + invitation.path("query").asString());

            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("Location")).contains("/shop/stage?a=1");
            String cookie = redirect.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("; Path=/;");
            assertThat(app.client().get("/shop/stage", "Cookie", nameAndValue(cookie)))
                    .isEqualTo("beta");
        }
    }

    @Test
    void aLinkOpensItsStageAtAnEdgeToo() {
        try (RunningApp app = app(UNRESTRICTED, EDGE, SECRET)) {
            Instant before = Instant.now();
            JsonNode invitation = invited(app);
            HttpResponse<String> redirect = app.client()
                    .send("GET", "/stage?a=%20&" + invitation.path("query").asString() + "&b");

            assertThat(Instant.parse(invitation.path("expires").asString()))
                    .isBetween(
                            before.plus(Duration.ofHours(8)).minusSeconds(1),
                            Instant.now().plus(Duration.ofHours(8)));
            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("Location")).contains("/stage?a=%20&b");
            String cookie = redirect.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie)
                    .matches("gray-invite=" + invitation.path("token").asString()
                            + "; Path=/; Max-Age=\\d{5}; HttpOnly; SameSite=Lax");
            assertThat(app.client().get("/stage", "Cookie", nameAndValue(cookie)))
                    .isEqualTo("beta");
            assertThat(app.client().get("/stage")).isEqualTo("stable");
            assertThat(audited)
                    .extracting(AuditEvent::getType, event -> event.getData().get("because"))
                    .contains(tuple("GRAY_INVITE", "testers of team a"));
            assertThat(audited.toString())
                    .doesNotContain(invitation.path("token").asString());
        }
    }

    @Test
    void behindTlsTheCookieIsForThisHostAlone() {
        try (RunningApp app = app(UNRESTRICTED, SECRET, BEHIND_TLS)) {
            String cookie = cookie(app, invited(app), "X-Forwarded-Proto", "https");

            assertThat(cookie).startsWith("__Host-gray-invite=").endsWith("; HttpOnly; SameSite=Lax; Secure");
            assertThat(app.client().get("/stage", "X-Forwarded-Proto", "https", "Cookie", nameAndValue(cookie)))
                    .isEqualTo("beta");
            assertThat(app.client()
                            .get(
                                    "/stage",
                                    "X-Forwarded-Proto",
                                    "https",
                                    "Cookie",
                                    nameAndValue(cookie).replace("__Host-", "")))
                    .isEqualTo("stable");
        }
    }

    @Test
    void aWithdrawnInvitationEndsWithTheNextRequestAndStaysSoAfterARestart() {
        String cookie;
        String id;
        try (RunningApp app = app(UNRESTRICTED, SECRET)) {
            JsonNode invitation = invited(app);
            id = invitation.path("id").asString();
            cookie = nameAndValue(cookie(app, invitation));
            assertThat(app.client().get("/stage", "Cookie", cookie)).isEqualTo("beta");

            HttpResponse<String> withdrawn = post(app, "/" + id, "{'withdrawn':true}");

            assertThat(withdrawn.statusCode()).isEqualTo(200);
            assertThat(json(withdrawn)
                            .path("withdrawnInvitations")
                            .path(id)
                            .path("by")
                            .asString())
                    .isEqualTo("anonymous");
            assertThat(app.client().get("/stage", "Cookie", cookie)).isEqualTo("stable");
            assertThat(cookie(app, invitation)).as("the link").isEqualTo("none");
            assertThat(audited).extracting(AuditEvent::getType).contains("GRAY_WITHDRAW");
        }
        try (RunningApp app = app(UNRESTRICTED, SECRET)) {
            assertThat(app.client().get("/stage", "Cookie", cookie)).isEqualTo("stable");
            assertThat(app.client().get("/stage", "Cookie", nameAndValue(cookie(app, invited(app)))))
                    .isEqualTo("beta");
        }
    }

    @Test
    void whatCanNotBeDoneIsAnsweredWithTheRemedy() {
        try (RunningApp app = app(UNRESTRICTED, SECRET)) {
            assertThat(post(app, "", "{'stage':'gamma','because':'x'}").body())
                    .contains("'stage' is not a declared stage; declared are stable, canary, beta");
            assertThat(post(app, "", "{'stage':'beta','because':'x','valid-for':'a week'}")
                            .body())
                    .contains("'valid-for' must be an ISO 8601 duration, such as P7D or PT8H");
            assertThat(post(app, "", "{'stage':'beta','because':'x','valid-for':'P91D'}")
                            .body())
                    .contains("an invitation lasts from a second to 90 days");
            assertThat(post(app, "", "{'stage':'beta'}").body()).contains("'because' is missing");
            assertThat(post(app, "/x", "{'withdrawn':true}").body())
                    .contains("not an invitation id; use the 'id' that POST");
            assertThat(post(app, "/AAAAAAAAAAAA", "{'withdrawn':false}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutASecretNobodyIsInvitedAndTheParameterIsTheApplicationsOwn() {
        try (RunningApp app = app(UNRESTRICTED)) {
            HttpResponse<String> refused = post(app, "", "{'stage':'beta','because':'x'}");

            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains(
                            "gray.ingress.secret: is not set, so neither invitations nor proofs can be signed; set it to");
            assertThat(app.client().status("/stage?gray-invite=x")).isEqualTo(200);
        }
    }

    @Test
    void whoMayOnlyReadInvitesNobody() {
        try (RunningApp app = app(SECRET)) {
            assertThat(post(app, "", "{'stage':'beta','because':'x'}").statusCode())
                    .isEqualTo(403);
            assertThat(post(app, "/AAAAAAAAAAAA", "{'withdrawn':true}").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void withoutADurationAnInvitationLastsForAWeek() {
        try (RunningApp app = app(UNRESTRICTED, SECRET)) {
            JsonNode invitation = json(post(app, "", "{'stage':'beta/team-a','because':'x'}"));

            assertThat(Duration.between(
                            Instant.now(),
                            Instant.parse(invitation.path("expires").asString())))
                    .isBetween(Duration.ofDays(7).minusMinutes(2), Duration.ofDays(7));
            assertThat(app.client().get("/stage", "Cookie", nameAndValue(cookie(app, invitation))))
                    .isEqualTo("beta/team-a");
        }
    }
}
