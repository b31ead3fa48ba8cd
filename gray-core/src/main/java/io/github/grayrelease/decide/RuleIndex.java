package io.github.grayrelease.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first rule that decides without evaluating each rule. It looks rules up by value if each of their entries
 * compares some value with a few texts; it evaluates the others in turn. In a small book it evaluates all rules in turn.
 *
 * <p>Both ways ask a request for the same values: a value is looked up when the first rule that asks for it is reached, and
 * by then no earlier rule has decided.
 */
final class RuleIndex {

    /** Below this number of rules, evaluating each one is faster than looking up. */
    private static final int WORTHWHILE = 4;

    private static final int[] NOWHERE = {};

    private final Rule[] rules;

    /** The positions of all rules. */
    private final int[] all;

    private final int[] others;
    private final Table[] tables;

    /** The first stop of each table, in their order. */
    private final Stop[] first;

    /** Whether every rule asks for the same value first, at all times; then one look-up finds all candidates. */
    private final boolean isPlain;

    /**
     * A rule that asks for the value of a table.
     *
     * @param position the rule's position
     * @param entry the rule's first entry that asks
     * @param table the table
     */
    record Stop(int position, int entry, int table) implements Comparable<Stop> {
        @Override
        public int compareTo(Stop other) {
            return position == other.position
                    ? Integer.compare(entry, other.entry)
                    : Integer.compare(position, other.position);
        }
    }

    /**
     * The positions of rules, by the value that they require.
     *
     * @param lookup the place of the value
     * @param positions the positions by value, ascending
     * @param stops all rules of the table, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or changed
    record Table(Lookup lookup, Map<String, int[]> positions, Stop[] stops) {

        int @Nullable [] positions(Facts facts) {
            String value = lookup.in(facts);
            return value == null || Lookup.isTooLong(value) ? null : positions.get(value);
        }

        /** The first rule of the table behind a position; null if there is none. */
        @Nullable
        Stop stopBehind(int position) {
            int at = Arrays.binarySearch(stops, new Stop(position, Integer.MAX_VALUE, 0));
            int index = -at - 1;
            return index < stops.length ? stops[index] : null;
        }
    }

    RuleIndex(List<Rule> written) {
        this(written, WORTHWHILE);
    }

    /** An index that evaluates fewer rules than that in turn. */
    RuleIndex(List<Rule> written, int worthwhile) {
        this.rules = written.stream().filter(Rule::enabled).toArray(Rule[]::new);
        Map<Lookup, Growing> found = new LinkedHashMap<>();
        List<Integer> unfound = new ArrayList<>();
        for (int position = 0; position < rules.length; position++) {
            List<Entry.OnValue> keys = rules.length < worthwhile ? List.of() : keys(rules[position]);
            if (keys.isEmpty()) {
                unfound.add(position);
            }
            for (int entry = 0; entry < keys.size(); entry++) {
                Entry.OnValue key = keys.get(entry);
                int number = found.size();
                found.computeIfAbsent(key.lookup(), lookup -> new Growing(lookup, number))
                        .add(position, entry, key.texts());
            }
        }
        this.all = IntStream.range(0, rules.length).toArray();
        this.others = packed(unfound);
        this.tables = found.values().stream().map(Growing::table).toArray(Table[]::new);
        this.first =
                Arrays.stream(tables).map(table -> table.stops()[0]).sorted().toArray(Stop[]::new);
        this.isPlain = tables.length == 1
                && unfound.isEmpty()
                && Arrays.stream(rules).allMatch(rule -> rule.window().isEmpty());
    }

    /** A table under construction. */
    private static final class Growing {

        private final Lookup lookup;
        private final int number;
        private final Map<String, Set<Integer>> positions = new TreeMap<>();
        private final Map<Integer, Stop> stops = new TreeMap<>();

        Growing(Lookup lookup, int number) {
            this.lookup = lookup;
            this.number = number;
        }

        void add(int position, int entry, Set<String> texts) {
            stops.putIfAbsent(position, new Stop(position, entry, number));
            texts.forEach(text -> positions
                    .computeIfAbsent(text, wanted -> new LinkedHashSet<>())
                    .add(position));
        }

        Table table() {
            Map<String, int[]> packed = new HashMap<>();
            positions.forEach((text, at) -> packed.put(text, packed(at)));
            return new Table(lookup, packed, stops.values().toArray(Stop[]::new));
        }
    }

    /** The first condition of each entry, if the index can look up all of them. Nobody asks for more before it holds. */
    private static List<Entry.OnValue> keys(Rule rule) {
        List<Entry.OnValue> keys = new ArrayList<>();
        for (Entry entry : rule.entries()) {
            if (!(entry.conditions().get(0) instanceof Entry.OnValue key) || !key.comparesTexts()) {
                return List.of();
            }
            keys.add(key);
        }
        return keys;
    }

    private static int[] packed(Collection<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Makes a result of the rule that decides. */
    interface Found<T> {
        T by(Rule rule, int answer, Facts facts);
    }

    /** The result of the first rule that decides; null if no rule decides. */
    <T> @Nullable T first(Facts facts, Found<T> found) {
        if (tables.length == 0) {
            return firstOf(all, facts, found);
        }
        return isPlain ? firstOf(positions(tables[0].positions(facts)), facts, found) : walked(facts, found);
    }

    private static int[] positions(int @Nullable [] found) {
        return found == null ? NOWHERE : found;
    }

    private <T> @Nullable T firstOf(int[] positions, Facts facts, Found<T> found) {
        for (int position : positions) {
            Rule rule = rules[position];
            int answer = rule.asked(facts);
            if (Rule.isHit(answer)) {
                return found.by(rule, answer, facts);
            }
        }
        return null;
    }

    private <T> @Nullable T walked(Facts facts, Found<T> found) {
        IndexWalk walk = new IndexWalk(rules, others, tables, first);
        for (int position = walk.next(facts); position < rules.length; position = walk.next(facts)) {
            Rule rule = rules[position];
            int answer = rule.asked(facts);
            if (Rule.isHit(answer)) {
                return found.by(rule, answer, facts);
            }
        }
        return null;
    }
}
