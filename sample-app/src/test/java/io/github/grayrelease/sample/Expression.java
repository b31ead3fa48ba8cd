package io.github.grayrelease.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An expression of PromQL that we hand to operators.
 *
 * @param place where it stands
 * @param text the expression, its variables replaced
 */
record Expression(String place, String text) {

    static final Path DOCS = Path.of("..", "docs");
    static final Path RULES = DOCS.resolve("observe/gray.rules.yml");
    static final Path DASHBOARD = DOCS.resolve("observe/gray-dashboard.json");
    static final Path PAGE = DOCS.resolve("observe.md");

    static final JsonMapper JSON = new JsonMapper();

    /** The comparison that makes an alert of a series; healthy series would not pass it. */
    private static final Pattern COMPARISON = Pattern.compile(" (>|>=) [0-9.]+\\s*$");

    /** A name of a meter: not a label, not a part of a recorded name. */
    private static final Pattern METER = Pattern.compile("(?<![\\w:])(gray|http)_\\w+(?![\\w:])");

    private static final Pattern FENCE = Pattern.compile("^```promql\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** All of them: rules, dashboard, recipes, page. */
    static List<Expression> all() throws IOException {
        List<Expression> all = new ArrayList<>(rules());
        all.addAll(dashboard());
        all.addAll(page());
        for (Recipe recipe : Recipe.all()) {
            all.add(new Expression(recipe.file(), recipe.query("shop", "canary")));
        }
        return all;
    }

    /** Of an alert it is the series that the alert watches. */
    private static List<Expression> rules() throws IOException {
        List<Expression> rules = new ArrayList<>();
        for (JsonNode group : yaml(RULES).get(0).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                String text = rule.get("expr").asString();
                rules.add(
                        rule.has("record")
                                ? new Expression(rule.get("record").asString(), text)
                                : new Expression(
                                        rule.get("alert").asString(),
                                        COMPARISON.matcher(text).replaceFirst("")));
            }
        }
        return rules;
    }

    static List<Expression> dashboard() throws IOException {
        JsonNode dashboard = JSON.readTree(Files.readString(DASHBOARD));
        List<Expression> found = new ArrayList<>();
        for (JsonNode annotation : dashboard.get("annotations").get("list")) {
            found.add(new Expression(
                    "annotation " + annotation.get("name").asString(),
                    chosen(annotation.get("expr").asString())));
        }
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                found.add(new Expression(
                        "panel " + panel.get("title").asString(),
                        chosen(target.get("expr").asString())));
            }
        }
        return found;
    }

    /** As Grafana replaces the variables, with all services chosen. */
    private static String chosen(String expression) {
        return expression.replace("$job", ".+").replace("$__rate_interval", "5m");
    }

    /** Blank lines part the expressions of a block. */
    private static List<Expression> page() throws IOException {
        Matcher blocks = FENCE.matcher(Files.readString(PAGE));
        return blocks.results()
                .flatMap(block -> Stream.of(block.group(1).split("\n\n")))
                .map(text -> new Expression(PAGE.getFileName().toString(), text))
                .toList();
    }

    /** The names of the meters that it reads, as Prometheus has them. */
    Set<String> meters() {
        String unquoted = text.replaceAll("\"[^\"]*\"", "").replaceAll("gray_stage", "");
        return METER.matcher(unquoted).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    static List<JsonNode> yaml(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml().loadAll(Files.readString(file)).forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }
}
