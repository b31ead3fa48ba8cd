package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Crossroads.Arrival;
import io.github.grayrelease.ServerProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that other services receive if OpenTelemetry's real Java agent runs in the same JVM as Gray. */
class BesideAgentTest {

    private static final int SERVLETS = ServerProcess.freePort();
    private static final int WEBFLUX = ServerProcess.freePort();

    private static ServerProcess applications;

    private final Client onServlets = new Client(SERVLETS);
    private final Client onWebFlux = new Client(WEBFLUX);
    private final Crossroads others = new Crossroads();

    BesideAgentTest() throws IOException {}

    @BeforeAll
    static void startInAJvmOfTheirOwn(@TempDir Path directory) {
        applications = new ServerProcess(
                SERVLETS,
                "it is the JVM that runs this test",
                directory.resolve("log"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-javaagent:" + System.getProperty("opentelemetry-javaagent"),
                        "-Dotel.traces.exporter=none",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none",
                        "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BesideAgentApp.class.getName(),
                        Integer.toString(SERVLETS),
                        Integer.toString(WEBFLUX)));
        applications.start();
    }

    @AfterAll
    static void stop() {
        applications.close();
    }

    @AfterEach
    void close() {
        others.close();
    }

    private static String by(String client, String address) {
        return "/by/" + client + "?to=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    /** What the only request brought along that arrived. */
    private Arrival arrived() {
        assertThat(others.arrivals()).hasSize(1);
        return others.arrivals().get(0);
    }

    /** Gray's entries in all baggage headers of a request. */
    private static List<String> entries(Arrival arrival) {
        return arrival.baggage().stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(String::strip)
                .filter(entry -> entry.startsWith("gray.stage"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "rest-template", "web-client", "jdk-http-client-by-hand"})
    void theTagLeavesOnceAsHeaderAndOnceAsBaggage(String client) {
        onServlets.get(by(client, others.inside() + "/end"), "X-Gray-Stage", "beta");

        assertThat(arrived().tag()).containsExactly("beta");
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rest-client-of-ones-own",
                "rest-template-of-ones-own",
                "web-client-of-ones-own",
                "jdk-http-client"
            })
    void ofAClientThatGrayDoesNotKnowTheBaggageArrives(String client) {
        onServlets.get(by(client, others.inside() + "/end"), "X-Gray-Stage", "beta");

        assertThat(arrived().tag()).isEmpty();
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theNextServiceTakesTheStageFromBaggage(int next) {
        String address = "http://127.0.0.1:" + List.of(SERVLETS, WEBFLUX).get(next) + "/decision";

        assertThat(onServlets.get(by("rest-client-of-ones-own", address), "X-Gray-Stage", "beta/team-a"))
                .isEqualTo("beta/team-a PROPAGATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "rest-template", "web-client"})
    void aHostThatIsNotAllowedGetsNeither(String client) {
        onServlets.get(by(client, others.outside() + "/end"), "X-Gray-Stage", "beta", "baggage", "tenant=acme");

        assertThat(arrived().tag()).isEmpty();
        assertThat(arrived().baggage()).containsExactly("tenant=acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "rest-template", "web-client"})
    void aRedirectThatLeadsOutsideLeavesBothBehind(String client) {
        onServlets.get(by(client, others.inside() + "/302?" + others.outside() + "/end"), "X-Gray-Stage", "beta");

        assertThat(others.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of());
        assertThat(others.arrivals(BesideAgentTest::entries)).containsExactly(List.of("gray.stage=beta"), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "rest-template", "web-client", "jdk-http-client-by-hand"})
    void aStageThatCameAsBaggageGoesOnAsBoth(String client) {
        onServlets.get(by(client, others.inside() + "/end"), "baggage", "tenant=acme,gray.stage=beta");

        assertThat(arrived().tag()).containsExactly("beta");
        assertThat(arrived().baggage()).hasSize(1);
        assertThat(arrived().baggage().get(0).split(",")).containsExactlyInAnyOrder("tenant=acme", "gray.stage=beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "web-client", "jdk-http-client-by-hand", "jdk-http-client"})
    void baggageThatTheHeaderContradictsDoesNotGoOn(String client) {
        onServlets.get(by(client, others.inside() + "/end"), "X-Gray-Stage", "beta", "baggage", "gray.stage=canary");

        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-client", "web-client", "jdk-http-client-by-hand", "jdk-http-client"})
    void baggageThatWasIgnoredDoesNotGoOn(String client) {
        onServlets.get(by(client, others.inside() + "/end"), "baggage", "gray.stage=nobodys");

        assertThat(entries(arrived())).containsExactly("gray.stage=stable");
    }

    @Test
    void theAgentCarriesTheStageToTheCommonPool() {
        assertThat(onServlets.get("/common-pool", "X-Gray-Stage", "beta")).isEqualTo("beta");
        assertThat(onServlets.get("/common-pool")).isEqualTo("stable");
    }

    /** What Gray can do nothing about: it does not see these clients. */
    @ParameterizedTest
    @ValueSource(strings = {"rest-client-of-ones-own", "jdk-http-client-by-hand"})
    void ofAClientThatGrayDoesNotKnowAnyHostGetsTheBaggage(String client) {
        onServlets.get(by(client, others.outside() + "/end"), "X-Gray-Stage", "beta");

        assertThat(arrived().tag()).isEmpty();
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @Test
    void onWebFluxTheHeaderLeavesAloneWhereNobodyMadeTheStageCurrent() {
        onWebFlux.get(by("web-client", others.inside() + "/end"), "X-Gray-Stage", "beta");

        assertThat(arrived().tag()).containsExactly("beta");
        assertThat(entries(arrived())).isEmpty();
    }

    @Test
    void onWebFluxAStageThatCameAsBaggageGoesOnAsBoth() {
        onWebFlux.get(by("web-client", others.inside() + "/end"), "baggage", "gray.stage=beta");

        assertThat(arrived().tag()).containsExactly("beta");
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @Test
    void onWebFluxBaggageThatTheHeaderContradictsDoesNotGoOn() {
        onWebFlux.get(
                by("web-client", others.inside() + "/end"), "X-Gray-Stage", "beta", "baggage", "gray.stage=canary");

        assertThat(arrived().tag()).containsExactly("beta");
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @Test
    void onWebFluxBaggageThatWasIgnoredDoesNotGoOn() {
        onWebFlux.get(by("web-client", others.inside() + "/end"), "baggage", "gray.stage=nobodys");

        assertThat(arrived().tag()).containsExactly("stable");
        assertThat(entries(arrived())).containsExactly("gray.stage=stable");
    }

    @Test
    void onWebFluxBaggageThatDoesNotCountDoesNotGoOnByAClientThatGrayDoesNotKnowEither() {
        onWebFlux.get(
                by("web-client-of-ones-own", others.inside() + "/end"),
                "X-Gray-Stage",
                "beta",
                "baggage",
                "gray.stage=canary");

        assertThat(arrived().tag()).isEmpty();
        assertThat(entries(arrived())).containsExactly("gray.stage=beta");
    }

    @Test
    void onWebFluxPlainCodeDoesNotBelieveBaggageThatDoesNotCount() {
        assertThat(onWebFlux.get("/plain", "X-Gray-Stage", "beta", "baggage", "gray.stage=canary"))
                .isEqualTo("beta");
    }

    @Test
    void onWebFluxAHostThatIsNotAllowedGetsNeither() {
        onWebFlux.get(by("web-client", others.outside() + "/end"), "baggage", "tenant=acme,gray.stage=beta");

        assertThat(arrived().tag()).isEmpty();
        assertThat(arrived().baggage()).containsExactly("tenant=acme");
    }
}
