package io.github.grayrelease.decide;

import io.github.grayrelease.decide.RuleIndex.Stop;
import io.github.grayrelease.decide.RuleIndex.Table;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The way of one request through a {@link RuleIndex}: the rules that may decide, in their order. */
final class IndexWalk {

    private final Rule[] rules;
    private final Table[] tables;
    private final Stop[] first;

    /** The positions of rules to evaluate: those outside of all tables, and of each value looked up so far. */
    private int[][] candidates;

    private int lists = 1;
    private int begun;
    private int behind = -1;

    /** The tables that were passed without being looked up; most requests have none. */
    private @Nullable PriorityQueue<Stop> passed;

    IndexWalk(Rule[] rules, int[] others, Table[] tables, Stop[] first) {
        this.rules = rules;
        this.tables = tables;
        this.first = first;
        this.candidates = new int[][] {others, null};
    }

    /** The position of the next rule to evaluate; the number of rules if there is none. */
    int next(Facts facts) {
        int candidate = nextCandidate();
        for (Stop stop = stop(); stop != null && stop.position() <= candidate; stop = stop()) {
            remove(stop);
            if (stop.position() == candidate || !rules[stop.position()].isOpen(facts)) {
                pass(stop);
            } else if (lookUp(tables[stop.table()], facts)) {
                candidate = nextCandidate();
            }
        }
        behind = candidate;
        return candidate;
    }

    private @Nullable Stop stop() {
        Stop fresh = begun < first.length ? first[begun] : null;
        Stop old = passed == null ? null : passed.peek();
        return fresh == null || (old != null && old.compareTo(fresh) < 0) ? old : fresh;
    }

    private void remove(Stop stop) {
        if (begun < first.length && stop.equals(first[begun])) {
            begun++;
        } else if (passed != null) {
            passed.remove();
        }
    }

    /** Leaves the value for the next rule that asks: this one is evaluated anyway, or not at all. */
    private void pass(Stop stop) {
        Stop later = tables[stop.table()].stopBehind(stop.position());
        if (later != null) {
            passed = passed == null ? new PriorityQueue<>() : passed;
            passed.add(later);
        }
    }

    private boolean lookUp(Table table, Facts facts) {
        int[] positions = table.positions(facts);
        if (positions == null) {
            return false;
        }
        if (lists == candidates.length) {
            candidates = Arrays.copyOf(candidates, 2 * lists);
        }
        candidates[lists++] = positions;
        return true;
    }

    private int nextCandidate() {
        int least = rules.length;
        for (int list = 0; list < lists; list++) {
            int[] positions = candidates[list];
            int at = Arrays.binarySearch(positions, behind + 1);
            int index = at < 0 ? -at - 1 : at;
            if (index < positions.length && positions[index] < least) {
                least = positions[index];
            }
        }
        return least;
    }
}
