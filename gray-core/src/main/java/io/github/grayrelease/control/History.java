package io.github.grayrelease.control;

import io.github.grayrelease.control.RuleControl.Change;
import io.github.grayrelease.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last revisions, in memory and in snapshots. Not safe for several threads at once; {@link RuleControl} sees to that. */
final class History {

    private final Snapshots snapshots;
    private final Deque<Revision> revisions;

    /** Begins with what was kept before a restart. */
    History(Snapshots snapshots) {
        this.snapshots = snapshots;
        this.revisions = snapshots.revisions();
    }

    Optional<Revision> newest() {
        return Optional.ofNullable(revisions.peek());
    }

    /** Whether it ends with this content already, as after a restart. */
    boolean endsWith(String version) {
        return newest().map(Revision::version).filter(version::equals).isPresent();
    }

    /** Remembers what is in force from now on, and forgets the oldest of more than ten. */
    void add(Revision revision) {
        if (endsWith(revision.version())) {
            return;
        }
        revisions.push(revision);
        snapshots.keep(revision);
        if (revisions.size() > Snapshots.KEPT) {
            revisions.removeLast();
        }
    }

    Optional<Revision> of(String version) {
        return revisions.stream()
                .filter(revision -> revision.version().equals(version))
                .findFirst();
    }

    List<String> versions() {
        return revisions.stream().map(Revision::version).distinct().toList();
    }

    /** The revisions and what each changed, the newest first; what the oldest changed is not known. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        Revision after = null;
        for (Revision revision : revisions) {
            if (after != null) {
                changes.add(new Change(after, RuleChanges.between(revision.rules(), after.rules())));
            }
            after = revision;
        }
        if (after != null) {
            changes.add(new Change(after, List.of()));
        }
        return changes;
    }
}
