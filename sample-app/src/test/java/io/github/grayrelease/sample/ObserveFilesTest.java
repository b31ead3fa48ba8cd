package io.github.grayrelease.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The files of docs/observe, checked by Prometheus' own tool. */
class ObserveFilesTest {

    private static final Path TESTS = Expression.DOCS.resolve("observe/gray.rules.test.yml");

    @TempDir
    private Path folder = Path.of("");

    private String promtool(String... arguments) {
        List<String> line = new ArrayList<>(List.of("promtool"));
        line.addAll(List.of(arguments));
        return Command.run(folder.resolve("promtool.log"), PrometheusServer.DEBIAN, line);
    }

    @Test
    void prometheusAcceptsTheRules() {
        assertThat(promtool("check", "rules", Expression.RULES.toString())).contains("SUCCESS: ");
    }

    @Test
    void theAlertsFireForSeriesThatAreBadAndForNoOthers() {
        assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertIsTestedBothWays() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        for (JsonNode test : Expression.yaml(TESTS).get(0).get("tests")) {
            test.path("alert_rule_test").forEach(cases::add);
        }
        for (JsonNode group : Expression.yaml(Expression.RULES).get(0).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                if (rule.has("alert")) {
                    String name = rule.get("alert").asString();
                    assertThat(cases.stream()
                                    .filter(test ->
                                            test.get("alertname").asString().equals(name))
                                    .map(test -> test.get("exp_alerts").isEmpty() ? "silent" : "fires"))
                            .as(name)
                            .contains("silent", "fires");
                }
            }
        }
    }

    @Test
    void prometheusReadsEveryExpressionOfTheDashboardTheRecipesAndThePage() throws IOException {
        List<Expression> all = Expression.all();
        StringBuilder rules = new StringBuilder("groups:\n  - name: shipped\n    rules:\n");
        for (int i = 0; i < all.size(); i++) {
            rules.append("      - record: shipped:")
                    .append(i)
                    .append("\n        expr: ")
                    .append(Expression.JSON.writeValueAsString(all.get(i).text()))
                    .append('\n');
        }
        Path generated = Files.writeString(folder.resolve("generated.yml"), rules.toString());

        assertThat(promtool("check", "rules", generated.toString())).contains("SUCCESS: " + all.size() + " rules");
        assertThat(all.stream().map(Expression::place))
                .contains(
                        "job_gray_stage:http_server_errors_above_baseline:points15m",
                        "GrayStageFails",
                        "panel Server errors",
                        "annotation Rules changed",
                        "argo-rollouts.yml",
                        "flagger.yml",
                        "observe.md");
    }

    @Test
    void theDashboardDeclaresEveryVariableAndGivesEveryPanelAPlaceOfItsOwn() throws IOException {
        String text = Files.readString(Expression.DASHBOARD);
        JsonNode dashboard = Expression.JSON.readTree(text);
        Set<String> declared = new HashSet<>(Set.of("__rate_interval", "__all"));
        dashboard
                .get("templating")
                .get("list")
                .forEach(one -> declared.add(one.get("name").asString()));

        assertThat(Pattern.compile("\\$\\{?(\\w+)")
                        .matcher(text)
                        .results()
                        .map((MatchResult used) -> used.group(1))
                        .collect(Collectors.toSet()))
                .isEqualTo(declared);
        Set<String> cells = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            JsonNode at = panel.get("gridPos");
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("%s has an id of its own", panel.get("title"))
                    .isTrue();
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    assertThat(cells.add((at.get("x").asInt() + x) + "/"
                                    + (at.get("y").asInt() + y)))
                            .as("%s lies on another panel", panel.get("title"))
                            .isTrue();
                }
            }
        }
    }

    /** Argo Rollouts calls a run successful once it has all its measurements, were they conclusive or not. */
    @Test
    void anAnalysisOfAStageWithoutTrafficDoesNotSucceed() throws IOException {
        JsonNode metric = Expression.yaml(Expression.DOCS.resolve("observe/argo-rollouts.yml"))
                .get(0)
                .get("spec")
                .get("metrics")
                .get(0);

        assertThat(metric.get("inconclusiveLimit").asInt())
                .isLessThan(metric.get("count").asInt());
    }
}
