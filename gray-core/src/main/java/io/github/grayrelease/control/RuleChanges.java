package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The differences between two documents, one line per rule; of many differences the first ones. */
public final class RuleChanges {

    /** The number of changes to name; a log line holds them all. */
    private static final int MOST_NAMED = 20;

    /** The length of one change, in characters. */
    private static final int LONGEST = 300;

    /** Both change the version but can't be seen by comparing documents. */
    private static final String UNSEEN = "~ the lines of a file that 'in-file' names, or only the order of keys";

    private final List<String> lines = new ArrayList<>();

    private RuleChanges() {}

    static List<String> between(CheckedRules before, CheckedRules after) {
        List<String> seen = between(before.document(), after.document());
        boolean unseen = seen.isEmpty() && !before.version().equals(after.version());
        return unseen ? List.of(UNSEEN) : limited(seen);
    }

    private static List<String> limited(List<String> changes) {
        List<String> named =
                changes.stream().limit(MOST_NAMED).map(RuleChanges::limited).collect(Collectors.toList());
        if (changes.size() > MOST_NAMED) {
            named.add("and " + (changes.size() - MOST_NAMED) + " more changes");
        }
        return named;
    }

    private static String limited(String change) {
        return change.length() <= LONGEST
                ? change
                : change.substring(0, LONGEST) + "... (" + (change.length() - LONGEST) + " more characters)";
    }

    /** The lines for rules that nothing was in force before. */
    static List<String> all(RuleDocument document) {
        RuleDocument nothing = new RuleDocument(
                document.stages(), List.of(), document.subject(), List.of(), Map.of(), document.analysis());
        return limited(between(nothing, document));
    }

    static List<String> between(RuleDocument before, RuleDocument after) {
        RuleChanges changes = new RuleChanges();
        changes.list("stages", before.stages(), after.stages());
        changes.list("suspended", before.suspended(), after.suspended());
        changes.list("subject", before.subject(), after.subject());
        changes.one("analysis", WrittenForm.lines(before.analysis()), WrittenForm.lines(after.analysis()));
        Map<String, RuleDefinition> former = named(before.rules());
        Map<String, RuleDefinition> now = named(after.rules());
        changes.parts("", former, now);
        changes.order(former.keySet(), now.keySet());
        changes.variants(before.variants(), after.variants());
        return changes.lines;
    }

    private void list(String key, List<String> before, List<String> after) {
        if (!before.equals(after)) {
            lines.add("~ " + key + ": " + before + " -> " + after);
        }
    }

    private void one(String key, Map<String, String> before, Map<String, String> after) {
        if (!before.equals(after)) {
            lines.add("~ " + key + ": " + difference(before, after));
        }
    }

    private void parts(String within, Map<String, RuleDefinition> before, Map<String, RuleDefinition> after) {
        gone("- " + within, before.keySet(), after.keySet());
        after.forEach((name, rule) -> {
            RuleDefinition former = before.get(name);
            if (former == null) {
                lines.add("+ " + within + name + ": " + written(WrittenForm.lines(rule)));
            } else if (!former.equals(rule)) {
                lines.add("~ " + within + name + ": " + difference(WrittenForm.lines(former), WrittenForm.lines(rule)));
            }
        });
    }

    private void gone(String what, Set<String> before, Set<String> after) {
        for (String name : before) {
            if (!after.contains(name)) {
                lines.add(what + name);
            }
        }
    }

    private static String written(Map<String, String> keys) {
        return keys.entrySet().stream()
                .filter(key -> !key.getKey().equals("name"))
                .map(key -> key.getKey() + " " + key.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String difference(Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> key + " " + before.getOrDefault(key, "none") + " -> " + after.getOrDefault(key, "none"))
                .collect(Collectors.joining(", "));
    }

    /** The first rule that decides wins, so order is content. */
    private void order(Set<String> before, Set<String> after) {
        List<String> stayed = new ArrayList<>(before);
        stayed.retainAll(after);
        List<String> order = new ArrayList<>(after);
        order.retainAll(before);
        if (!stayed.equals(order)) {
            lines.add("~ order of rules: " + String.join(", ", after));
        }
    }

    private void variants(Map<String, VariantDefinition> before, Map<String, VariantDefinition> after) {
        gone("- variant ", before.keySet(), after.keySet());
        after.forEach((name, variant) -> {
            VariantDefinition former = before.get(name);
            if (former == null) {
                lines.add("+ variant " + name);
            }
            list("variant " + name + " stages", former == null ? List.of() : stages(former), stages(variant));
            parts("variant " + name + " / ", former == null ? Map.of() : named(rules(former)), named(rules(variant)));
        });
    }

    private static List<String> stages(VariantDefinition variant) {
        return variant.stages() == null ? List.of() : variant.stages();
    }

    public static List<RuleDefinition> rules(VariantDefinition variant) {
        return variant.rules() == null ? List.of() : variant.rules();
    }

    /** Rules without a name go by their position. */
    private static Map<String, RuleDefinition> named(List<RuleDefinition> rules) {
        Map<String, RuleDefinition> named = new LinkedHashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            String name = rules.get(i).name();
            named.put(name == null ? "rule " + (i + 1) : name, rules.get(i));
        }
        return named;
    }
}
