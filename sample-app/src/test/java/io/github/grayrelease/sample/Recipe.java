package io.github.grayrelease.sample;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A recipe by which a tool judges a stage.
 *
 * @param file where it stands
 * @param template the query with its placeholders
 * @param given the values of the placeholders that the recipe itself sets
 * @param passes whether a value lets the stage pass
 * @param fails whether a value is the stage's failure
 */
record Recipe(String file, String template, Map<String, String> given, DoublePredicate passes, DoublePredicate fails) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ?([\\w.-]+) ?}}");

    /** A condition of Argo Rollouts over the values that a query has, of which there is at most one. */
    private static final Pattern CONDITION = Pattern.compile("len\\(result\\) > 0 && result\\[0] (<=|>) ([0-9.]+)");

    static List<Recipe> all() throws IOException {
        return List.of(argoRollouts(), flagger());
    }

    private static Recipe argoRollouts() throws IOException {
        JsonNode spec = Expression.yaml(Expression.DOCS.resolve("observe/argo-rollouts.yml"))
                .get(0)
                .get("spec");
        Map<String, String> given = new TreeMap<>();
        for (JsonNode argument : spec.get("args")) {
            if (argument.has("value")) {
                given.put(
                        "args." + argument.get("name").asString(),
                        argument.get("value").asString());
            }
        }
        JsonNode metric = spec.get("metrics").get(0);
        return new Recipe(
                "argo-rollouts.yml",
                metric.get("provider").get("prometheus").get("query").asString(),
                given,
                condition(metric.get("successCondition").asString()),
                condition(metric.get("failureCondition").asString()));
    }

    private static DoublePredicate condition(String text) {
        Matcher condition = CONDITION.matcher(text);
        if (!condition.matches()) {
            throw new AssertionError("no condition that this test can evaluate: " + text);
        }
        double limit = Double.parseDouble(condition.group(2));
        return condition.group(1).equals(">") ? value -> value > limit : value -> value <= limit;
    }

    private static Recipe flagger() throws IOException {
        List<JsonNode> documents = Expression.yaml(Expression.DOCS.resolve("observe/flagger.yml"));
        JsonNode metric =
                documents.get(1).get("spec").get("analysis").get("metrics").get(0);
        Map<String, String> given = new TreeMap<>();
        given.put("interval", metric.get("interval").asString());
        for (Map.Entry<String, JsonNode> variable :
                metric.get("templateVariables").properties()) {
            given.put("variables." + variable.getKey(), variable.getValue().asString());
        }
        double most = metric.get("thresholdRange").get("max").asDouble();
        return new Recipe(
                "flagger.yml",
                // Flagger joins the lines before it sends the query.
                documents.get(0).get("spec").get("query").asString().replaceAll("\\s+", " "),
                given,
                value -> value <= most,
                value -> value > most);
    }

    /** The query as the tool sends it. */
    String query(String job, String stage) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            String name = found.group(1);
            if (name.endsWith(".job")) {
                return job;
            }
            if (name.endsWith(".stage")) {
                return stage;
            }
            String value = given.get(name);
            if (value == null) {
                throw new AssertionError(file + " has no value for " + name);
            }
            return value;
        });
    }
}
