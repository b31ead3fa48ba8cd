package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayDecision.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What happens in front of the servlet filter and behind it, on every container. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = BehindFilterApp.class,
        properties = "spring.config.location=classpath:behind-filter-test.yml")
abstract class BehindFilterContract {

    private static final String[] TAGGED = {"X-User-Tag", "beta"};

    private static final String BOB =
            "Basic " + Base64.getEncoder().encodeToString("bob:secret".getBytes(StandardCharsets.UTF_8));

    private final String logger;
    private final String said;

    @LocalServerPort
    private int port;

    @Autowired
    private BehindFilterApp.Seen seen;

    @Autowired
    private MeterRegistry meters;

    /** For a container whose logger and line for an uncaught exception begin so. */
    BehindFilterContract(String logger, String said) {
        this.logger = logger;
        this.said = said;
    }

    @AfterEach
    void noThreadKeepsAnythingAndNothingOfGrayFailed() {
        Client client = new Client(port);
        for (int i = 0; i < 30; i++) {
            assertThat(client.get("/stage")).isEqualTo("REQUEST stable");
        }
        assertThat(seen.residue()).isEmpty();
        assertThat(seen.failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/throws", "/throws-error", "/throws-later"})
    void theContainersLineForAnUncaughtExceptionHasStageAndRule(String path) {
        try (Lines lines = Lines.collect()) {
            new Client(port).get(path, TAGGED);

            await().untilAsserted(() -> assertThat(lines.stages(logger, said)).isNotEmpty());
            assertThat(lines.stages(logger, said)).containsOnly("beta tagged");
        }
    }

    @Test
    void theContainersLineForAnExceptionInFrontOfTheFilterHasNone() {
        try (Lines lines = Lines.collect()) {
            new Client(port).get("/throws", "X-User-Tag", "beta");
            new Client(port).get("/stage", "X-Front", "throw");

            await().untilAsserted(() -> assertThat(lines.stages(logger, said)).contains("null null"));
        }
    }

    @Test
    void theErrorPageOfAFailedRequestIsInItsStage() {
        assertThat(new Client(port).get("/throws", TAGGED)).isEqualTo("ERROR beta");
        assertThat(new Client(port).get("/throws-later", TAGGED)).isEqualTo("ERROR beta");
        assertThat(new Client(port).get("/throws")).isEqualTo("ERROR stable");
    }

    @ParameterizedTest
    @CsvSource({
        "/stage, forward, FORWARD beta",
        "/stage, include, INCLUDE beta",
        "/stage, error, ERROR beta",
        "/stage, throw, ERROR beta",
        "/stage, war throw, FORWARD beta",
        "/stage, war error, FORWARD beta",
        "/throws, war, FORWARD beta",
        "/throws-later, war, FORWARD beta"
    })
    void whatBeginsInFrontOfTheFilterSeesTheDecisionOfTheRequest(String path, String front, String expected) {
        assertThat(new Client(port).get(path, "X-Front", front, "X-User-Tag", "beta"))
                .isEqualTo(expected);
    }

    @Test
    void thePageForDeniedAccessSeesTheDecisionOfTheRequest() {
        Client client = new Client(port);

        assertThat(client.get("/admin", "Authorization", BOB, "X-User-Tag", "beta"))
                .isEqualTo("FORWARD beta");
        assertThat(client.get("/admin", "Authorization", BOB, "X-Gray-Stage", "beta/x"))
                .isEqualTo("FORWARD beta/x");
        assertThat(client.get("/admin", "Authorization", BOB)).isEqualTo("FORWARD stable");
        assertThat(client.status("/admin", "Authorization", BOB)).isEqualTo(403);
    }

    @Test
    void aHeaderIsTheTextThatItsSenderWrote() throws IOException {
        assertThat(RawRequest.get(port, "/stage", "X-City: 北京")).isEqualTo("REQUEST beta");
        assertThat(RawRequest.get(port, "/stage", "X-City: 南京")).isEqualTo("REQUEST stable");
    }

    /** The numbers are those of {@code docs/buckets.md}. */
    @Test
    void aSubjectThatIsNotAsciiHasTheBucketThatIsDocumented() throws IOException {
        assertThat(RawRequest.get(port, "/stage", "X-User-Id: 张三", "X-Share: 10"))
                .isEqualTo("REQUEST beta");
        assertThat(RawRequest.get(port, "/stage", "X-User-Id: 张三", "X-Share: 8"))
                .isEqualTo("REQUEST stable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/times-out", "/deferred-times-out"})
    void aRequestThatTimesOutEndsOnAnErrorPageOfItsStage(String path) {
        assertThat(new Client(port).get(path, "X-Gray-Stage", "beta", "X-Gray-Trace", "1"))
                .isEqualTo("ERROR beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams", "/streams-later"})
    void aClientThatGoesInMidResponseLeavesNothingAndEndsItsRequest(String path) throws IOException {
        seen.ends().clear();
        for (int i = 0; i < 3; i++) {
            RawRequest.abort(port, path, "X-Gray-Stage: beta/aborted", "X-Gray-Trace: 1");
        }

        await().untilAsserted(() -> assertThat(seen.aborted()).hasSizeGreaterThanOrEqualTo(3));
        await().untilAsserted(() -> assertThat(ends("beta/aborted")).hasSize(3));
        assertThat(List.copyOf(seen.aborted())).containsOnly("beta/aborted");
        seen.aborted().clear();
    }

    @ParameterizedTest
    @CsvSource({
        "/stage, '', beta",
        "/nowhere, '', beta",
        "/throws, '', beta",
        "/throws-error, '', beta",
        "/throws-later, '', beta",
        "/deferred, '', beta",
        "/callable, '', beta",
        "/times-out, '', beta",
        "/deferred-times-out, '', beta",
        "/stage, forward, beta",
        "/stage, error, none",
        "/stage, throw, none"
    })
    void theServersMeterOfARequestHasItsStageHoweverItEnds(String path, String front, String stage) {
        long before = requests(stage);

        new Client(port).get(path, "X-Front", front, "X-Gray-Stage", "beta");

        // Spring's filter counts a request that times out twice.
        await().untilAsserted(() -> assertThat(requests(stage)).isGreaterThan(before));
        assertThat(meters.get("http.server.requests").timers())
                .allSatisfy(
                        timer -> assertThat(timer.getId().getTag("gray.stage")).isNotNull());
    }

    private long requests(String stage) {
        return meters.find("http.server.requests").tag("gray.stage", stage).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "/stage, '', 200, -",
        "/nowhere, '', 404, -",
        "/sends-error, '', 418, -",
        "/throws, '', 500, Nothing is in stock",
        "/throws-error, '', 500, Nothing is in stock",
        "/throws-mapped, '', 409, -",
        "/throws-handled, '', 422, -",
        "/is-forbidden, '', 403, Nothing is in stock for you",
        "/admin, '', 403, -",
        "/deferred, '', 200, -",
        "/callable, '', 200, -",
        "/events, '', 200, -",
        "/goes-on-twice, '', 200, -",
        "/throws-later, '', 500, Nothing is in stock",
        "/times-out, '', 500, -",
        "/deferred-times-out, '', 503, -",
        "/stage, forward, 200, -",
        "/stage, include, 200, -",
        "/stage, error, 418, -",
        "/stage, throw, 500, -",
        "/stage, war throw, 500, -",
        "/stage, war error, 418, -",
        "/throws, war, 500, Nothing is in stock"
    })
    void theEndOfARequestIsToldOnceWithItsStatusAndFailure(String path, String front, int status, String failure) {
        end(path, status, failure, "X-Front", front);
    }

    @Test
    void anErrorPageThatComesLaterEndsTheRequest() {
        end("/throws", 500, "Nothing is in stock", "X-Error", "later");
    }

    /** Lanes tell these requests from those of other tests, which may end late. */
    private void end(String path, int status, String failure, String header, String value) {
        Client client = new Client(port);
        seen.ends().clear();

        int answered = client.status(path, header, value, "Authorization", BOB, "X-Gray-Stage", "beta/ends");
        await().until(() -> !ends("beta/ends").isEmpty());
        client.get("/stage", "X-Gray-Stage", "beta/last");
        await().until(() -> !ends("beta/last").isEmpty());

        assertThat(ends("beta/ends")).singleElement().satisfies(end -> {
            assertThat(end.status()).isEqualTo(status).isEqualTo(answered);
            assertThat(end.decision().reason()).isEqualTo(Reason.PROPAGATED);
            assertThat(end.failure().map(BehindFilterContract::root).orElse("-"))
                    .isEqualTo(failure);
            assertThat(end.duration()).isPositive();
        });
        seen.ends().clear();
    }

    private List<GrayCompletion> ends(String stage) {
        return seen.ends().stream()
                .filter(end -> end.decision().stage().equals(stage))
                .toList();
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
