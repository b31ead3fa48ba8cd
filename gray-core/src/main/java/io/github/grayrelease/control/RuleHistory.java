package io.github.grayrelease.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A revision that was put in force, or something else that an operator did while a revision was.
 *
 * @param revision the revision, with who put it in force, when and why; or with who did the other thing
 * @param changes one line for each rule that changed, or for what was done; empty for the oldest revision that is known
 */
public record RuleHistory(Revision revision, List<String> changes) {

    // Copies the list.
    public RuleHistory {
        changes = List.copyOf(changes);
    }

    /** All that is remembered, the newest first. */
    static List<RuleHistory> of(RulesState state) {
        List<RuleHistory> all = new ArrayList<>(revisions(state.history()));
        for (Act act : state.switches().acts()) {
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
