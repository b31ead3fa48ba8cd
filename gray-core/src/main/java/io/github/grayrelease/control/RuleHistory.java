package io.github.grayrelease.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A change in the history: a new revision in force, or another act of an operator.
 *
 * @param revision the revision in force after the change, with cause and time of the change
 * @param changes one line per changed rule, or one line for the act; empty for the oldest known revision
 */
public record RuleHistory(Revision revision, List<String> changes) {

    // Copies the list.
    public RuleHistory {
        changes = List.copyOf(changes);
    }

    /** The history, the newest first. */
    static List<RuleHistory> of(RulesState state) {
        List<RuleHistory> all = new ArrayList<>(revisions(state.history()));
        List<Act> acts = new ArrayList<>(state.switches().acts());
        acts.addAll(state.fleet().switches().acts());
        for (Act act : acts) {
            Revision then = state.find(act.version()).orElseGet(state::inForce);
            all.add(new RuleHistory(
                    new Revision(then.rules(), act.at(), then.source(), act.author(), then.kind()),
                    List.of(act.what())));
        }
        all.sort(Comparator.comparing((RuleHistory entry) -> entry.revision().at())
                .reversed());
        return all;
    }

    private static List<RuleHistory> revisions(List<Revision> newestFirst) {
        List<RuleHistory> changes = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            Revision revision = newestFirst.get(i);
            boolean oldest = i + 1 == newestFirst.size();
            changes.add(new RuleHistory(
                    revision,
                    oldest
                            ? List.of()
                            : RuleChanges.between(newestFirst.get(i + 1).rules(), revision.rules())));
        }
        return changes;
    }
}
