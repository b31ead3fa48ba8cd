package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meters that the contract names, one after the other, of a real server. */
class MetersTest {

    private static final String RULES =
            """
            gray:
              suspended: [alpha]
              rules:
                - { name: staff, stage: beta, match: [{ header: { X-User-Tag: staff } }] }
                - { name: nobody, stage: canary, percent: 0, match: [{ header: { X-Share: "0" } }] }
                - { name: elsewhere, stage: canary, match: [{ path: { prefix: /elsewhere } }] }
                - { name: by-region, stage: canary, match: [{ attribute: { region: eu } }] }
                - { name: disabled, stage: canary, enabled: false }
                - { name: later, stage: canary, from: 2099-01-01T00:00:00Z }
                - { name: paused, stage: alpha, match: [{ header: { X-Paused: "yes" } }] }
              variants:
                new-price:
                  stages: [beta]
                  rules: [{ name: price-nobody, percent: 0 }]
            """;

    private static MeasuredApp app;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yml"), RULES);
        app = MeasuredApp.start(
                "gray.stages=stable,canary,beta,alpha", "gray.source=file:" + file, "gray.ingress.expect-tag=true");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static RuleControl control() {
        return app.bean(RuleControl.class);
    }

    private static void expectMore(double more, Runnable act, String meter, String... tags) {
        double before = app.count(meter, tags);
        act.run();
        assertThat(app.count(meter, tags)).isEqualTo(before + more);
    }

    private static void get(String path, String... headers) {
        app.client().get(path, headers);
    }

    /** Puts other rules in force while something happens. */
    private static void with(UnaryOperator<RuleDocument> change, Runnable act) {
        RuleDocument rules = control().lastSaid().orElseThrow();
        control().offer(change.apply(rules), Author.by("source"));
        act.run();
        control().offer(rules, Author.by("source"));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Gray-Stage, beta/x, beta, PROPAGATED, none",
        "X-User-Tag, staff, beta, RULE, staff",
        "X-Any, any, stable, BASELINE, none",
        "X-Paused, yes, stable, SUSPENDED, paused"
    })
    void grayDecisionsCountRequestsByStageReasonAndRule(
            String header, String value, String stage, String reason, String rule) {
        expectMore(
                1,
                () -> get("/stage", header, value),
                "gray.decisions",
                "stage",
                stage,
                "reason",
                reason,
                "rule",
                rule);
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, NO_MATCH, X-Any, any",
        "nobody, OUTSIDE_PERCENTAGE, X-Share, 0",
        "later, OUTSIDE_WINDOW, X-Any, any",
        "price-nobody, OUTSIDE_PERCENTAGE, X-Any, any"
    })
    void grayMissesCountWhyARuleDidNotDecide(String rule, String reason, String header, String value) {
        expectMore(
                1,
                () -> get("/stage", header, value, "X-User-Id", "anna"),
                "gray.misses",
                "rule",
                rule,
                "reason",
                reason);
    }

    @Test
    void grayMissesDoNotCountRulesThatWereNotAsked() {
        expectMore(0, () -> get("/stage", "X-Gray-Stage", "beta"), "gray.misses");
        expectMore(0, () -> get("/stage", "X-User-Tag", "staff"), "gray.misses", "rule", "paused");
    }

    @Test
    void grayTagsIgnoredCountRequestsByReason() {
        expectMore(1, () -> get("/stage", "X-Gray-Stage", "gamma"), "gray.tags.ignored", "reason", "UNDECLARED");
        expectMore(1, () -> get("/stage", "X-Gray-Stage", "no stage"), "gray.tags.ignored", "reason", "MALFORMED");
    }

    @Test
    void grayVariantsCountRequestsByDeclaredNameAndQuestionsForOthers() {
        expectMore(
                1,
                () -> get("/asks?name=new-price", "X-Gray-Stage", "beta"),
                "gray.variants",
                "variant",
                "new-price",
                "active",
                "true");
        expectMore(1, () -> get("/stage"), "gray.variants", "variant", "new-price", "active", "false");
        expectMore(1, () -> get("/asks?name=old-price"), "gray.variants", "variant", "other", "active", "false");
    }

    @ParameterizedTest
    @CsvSource({
        "RestTemplate, RestTemplate",
        "InterceptedRestTemplate, RestTemplate",
        "RestClient, RestClient",
        "InterceptedRestClient, RestClient",
        "WebClient, WebClient"
    })
    void grayEgressCountsEachHopByClientAndOutcome(String kind, String client) {
        String calls = "/calls/" + kind + "?path=/stage";
        String redirected = "/calls/" + kind + "?path=/redirects?host=outside.example.com";

        expectEgress(client, "sent", () -> get(calls, "X-Gray-Stage", "beta"));
        expectEgress(client, "own_header", () -> get(calls + "&own=canary"));
        expectEgress(client, "no_decision", () -> get("/calls-outside-any-request/" + kind + "?path=/stage"));
        expectEgress(
                client,
                "suppressed",
                () -> expectMore(1, () -> get(redirected), "gray.egress", "client", client, "outcome", "sent"));
    }

    private static void expectEgress(String client, String outcome, Runnable act) {
        expectMore(1, act, "gray.egress", "client", client, "outcome", outcome);
    }

    @Test
    void grayEgressCountsAClientThatGrayDoesNotKnowAsOther() {
        expectEgress("other", "sent", () -> get("/tags"));
    }

    @Test
    void grayReloadsCountAttemptsBySourceAndOutcome() {
        expectMore(
                2,
                () -> with(rules -> rules.suspended("canary"), () -> {}),
                "gray.reloads",
                "source",
                "file",
                "outcome",
                "applied");
    }

    @Test
    void grayRulesAgeTellsTheSecondsSinceTheSourceWasLastGood() {
        assertThat(app.meters().get("gray.rules.age").gauge().value()).isBetween(0.0, 3_600.0);
        assertThat(get(app, "/actuator/prometheus")).contains("gray_rules_age_seconds ");
    }

    private static String get(MeasuredApp app, String path) {
        return app.client().get(path);
    }

    @Test
    void grayRulesTellTheNumberOfRulesInEachState() {
        expectRules(5, 1, 1, 1);
        with(rules -> rules.suspended("beta", "alpha"), () -> expectRules(4, 1, 1, 2));
        control().suspend("beta", Optional.empty(), Author.by("anna"));
        expectRules(4, 1, 1, 2);
        control().resume("beta", control().status().current().version(), Author.by("anna"));
        expectRules(5, 1, 1, 1);
    }

    private static void expectRules(int active, int disabled, int outsideWindow, int suspended) {
        assertThat(rules("active")).isEqualTo(active);
        assertThat(rules("disabled")).isEqualTo(disabled);
        assertThat(rules("outside_window")).isEqualTo(outsideWindow);
        assertThat(rules("suspended")).isEqualTo(suspended);
    }

    private static double rules(String state) {
        return app.meters().get("gray.rules").tag("state", state).gauge().value();
    }

    @Test
    void httpServerRequestsHaveTheStage() {
        long before = app.requests("http.server.requests", "gray.stage", "alpha");
        long unsuspended = app.requests("http.server.requests", "uri", "/stage", "gray.stage", "beta");
        get("/stage", "X-User-Tag", "staff");

        await().untilAsserted(
                        () -> assertThat(app.requests("http.server.requests", "uri", "/stage", "gray.stage", "beta"))
                                .isEqualTo(unsuspended + 1));
        assertThat(app.requests("http.server.requests", "gray.stage", "alpha")).isEqualTo(before);
    }

    @Test
    void httpClientRequestsHaveTheStage() {
        long before = app.requests("http.client.requests", "uri", "/stage", "gray.stage", "beta");
        get("/calls/RestClient?path=/stage", "X-User-Tag", "staff");

        await().untilAsserted(
                        () -> assertThat(app.requests("http.client.requests", "uri", "/stage", "gray.stage", "beta"))
                                .isEqualTo(before + 1));
    }

    @Test
    void grayTagsLostCountRequestsByCaller() {
        expectMore(1, () -> get("/stage", "X-Gray-Source", "edge"), "gray.tags.lost", "source", "edge");
        expectMore(1, () -> get("/stage"), "gray.tags.lost", "source", "unknown");
    }

    @Test
    void grayContextsLostCountQuestionsOutsideARequest() {
        expectMore(1, () -> get("/loses"), "gray.contexts.lost");
    }

    @Test
    void grayActsCountWhatOperatorsDid() {
        expectMore(
                1,
                () -> control().suspend("beta", Optional.empty(), Author.by("anna")),
                "gray.acts",
                "kind",
                "suspended");
        control().resume("beta", control().status().current().version(), Author.by("anna"));
    }

    @Test
    void grayFailuresCountWhatFailedInsideGray() {
        expectMore(1, () -> get("/stage", "X-Fails", "yes"), "gray.failures", "step", "attributes");
    }

    @Test
    void theMetersOfRulesAndVariantsThatAreGoneAreRemoved() {
        with(
                rules -> rules.rules(RuleDefinition.rule("gone", "beta")
                                .when(MatchDefinition.header("X-Gone", TestDefinition.exact("yes"))))
                        .variant(
                                "gone-price",
                                new VariantDefinition(
                                        null,
                                        List.of(RuleDefinition.rule("gone-too").percent("0")))),
                () -> {
                    get("/stage", "X-Gone", "yes");
                    get("/stage");
                    assertThat(app.meters().getMeters())
                            .extracting(Meter::getId)
                            .anyMatch(id -> names(id, "gone"));
                    assertThat(app.meters().getMeters())
                            .extracting(Meter::getId)
                            .anyMatch(id -> names(id, "gone-price"));
                });

        assertThat(app.meters().getMeters())
                .extracting(Meter::getId)
                .noneMatch(id -> names(id, "gone") || names(id, "gone-price") || names(id, "gone-too"));
        get("/stage", "X-User-Tag", "staff");
        assertThat(app.count("gray.decisions", "rule", "staff")).isPositive();
    }

    private static boolean names(Meter.Id id, String name) {
        return name.equals(id.getTag("rule")) || name.equals(id.getTag("variant"));
    }
}
