package io.github.grayrelease.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first rule that decides without evaluating each rule. It looks rules up by value if each of their entries
 * compares some value with a few texts; it evaluates the others in turn. In a small book it evaluates all rules in turn.
 */
final class RuleIndex {

    /** Below this number of rules, evaluating each one is faster than looking up. */
    private static final int WORTHWHILE = 4;

    private static final int[] NOWHERE = {};

    private final Rule[] rules;
    private final int[] others;
    private final List<Table> tables;

    /** The positions of rules, by the value that they require. */
    private record Table(Lookup lookup, Map<String, int[]> positions) {}

    RuleIndex(List<Rule> all) {
        this.rules = all.stream().filter(Rule::enabled).toArray(Rule[]::new);
        Map<Lookup, Map<String, Set<Integer>>> found = new LinkedHashMap<>();
        List<Integer> unfound = new ArrayList<>();
        for (int position = 0; position < rules.length; position++) {
            List<Entry.OnValue> keys = rules.length < WORTHWHILE ? List.of() : keys(rules[position]);
            if (keys.isEmpty()) {
                unfound.add(position);
            }
            for (Entry.OnValue key : keys) {
                Map<String, Set<Integer>> table = found.computeIfAbsent(key.lookup(), lookup -> new HashMap<>());
                for (String text : texts(key.test())) {
                    table.computeIfAbsent(text, wanted -> new LinkedHashSet<>()).add(position);
                }
            }
        }
        this.others = unfound.stream().mapToInt(Integer::intValue).toArray();
        this.tables = found.entrySet().stream()
                .map(table -> new Table(table.getKey(), packed(table.getValue())))
                .toList();
    }

    /** One condition per entry that the index can look up; empty if an entry has none. */
    private static List<Entry.OnValue> keys(Rule rule) {
        List<Entry.OnValue> keys = new ArrayList<>();
        for (Entry entry : rule.entries()) {
            Optional<Entry.OnValue> key = entry.conditions().stream()
                    .filter(Entry.OnValue.class::isInstance)
                    .map(Entry.OnValue.class::cast)
                    .filter(condition -> !texts(condition.test()).isEmpty())
                    .findFirst();
            if (key.isEmpty()) {
                return List.of();
            }
            keys.add(key.get());
        }
        return keys;
    }

    private static Set<String> texts(ValueTest test) {
        if (test instanceof ValueTest.Exactly exactly) {
            return Set.of(exactly.text());
        }
        return test instanceof ValueTest.OneOf oneOf ? oneOf.texts() : Set.of();
    }

    private static Map<String, int[]> packed(Map<String, Set<Integer>> table) {
        Map<String, int[]> positions = new HashMap<>();
        table.forEach((text, at) ->
                positions.put(text, at.stream().mapToInt(Integer::intValue).toArray()));
        return positions;
    }

    interface Found<T> {
        T by(Rule rule, Verdict.Hit hit);
    }

    /** The hit of the first rule that decides; null if no rule decides. */
    <T> @Nullable T first(Facts facts, Found<T> found) {
        if (tables.isEmpty()) {
            for (Rule rule : rules) {
                if (rule.judge(facts) instanceof Verdict.Hit hit) {
                    return found.by(rule, hit);
                }
            }
            return null;
        }
        int[][] candidates = candidates(facts);
        for (int position = next(candidates, -1); position < rules.length; position = next(candidates, position)) {
            if (rules[position].judge(facts) instanceof Verdict.Hit hit) {
                return found.by(rules[position], hit);
            }
        }
        return null;
    }

    private int[][] candidates(Facts facts) {
        int[][] candidates = new int[tables.size() + 1][];
        candidates[0] = others;
        for (int i = 0; i < tables.size(); i++) {
            String value = tables.get(i).lookup().in(facts);
            int[] positions = value == null ? null : tables.get(i).positions().get(value);
            candidates[i + 1] = positions == null ? NOWHERE : positions;
        }
        return candidates;
    }

    /** The first position after another one in any of the lists; the number of rules if there is none. */
    private int next(int[][] candidates, int behind) {
        int least = rules.length;
        for (int[] positions : candidates) {
            int at = Arrays.binarySearch(positions, behind + 1);
            int index = at < 0 ? -at - 1 : at;
            if (index < positions.length && positions[index] < least) {
                least = positions[index];
            }
        }
        return least;
    }
}
