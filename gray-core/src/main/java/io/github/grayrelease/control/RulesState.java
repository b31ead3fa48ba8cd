package io.github.grayrelease.control;

import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleKeeper.Kept;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import io.github.grayrelease.stage.StageName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All that decides which rules are in force, at one moment. Immutable: each event, from the source or from an operator,
 * yields the next state. What is in force and what waits is derived, never stored.
 *
 * @param started what the application's own configuration says
 * @param said what the source said last, before a restart if need be; empty where it never said anything
 * @param word how much of that counts
 * @param switches what operators switched; a pinned version is one of the history
 * @param history the revisions that were put in force, the newest first
 */
public record RulesState(
        Revision started, Optional<Revision> said, Word word, Switches switches, List<Revision> history) {

    /** How many revisions are remembered. */
    public static final int REMEMBERED = 10;

    // Copies the list.
    public RulesState {
        history = List.copyOf(history);
    }

    /** What is known of the source's word. */
    public enum Word {
        /** It never said anything. */
        NONE,
        /** It said something before the restart, and is asked again. */
        BEFORE_RESTART,
        /** It said something before the restart and does not answer, so that this is in force. */
        RESTORED,
        /** It has said something since the start. */
        SINCE_START
    }

    /** The state of a start: what is pinned is in force; otherwise the application's own configuration, for now. */
    static RulesState begin(Revision started, Kept kept) {
        boolean canPin = kept.switches()
                .pinned()
                .map(version -> find(version, kept.history()).isPresent())
                .orElse(true);
        Switches switches = canPin ? kept.switches() : kept.switches().pinned(Optional.empty());
        Optional<Revision> said = lastSaid(kept);
        Word word = said.isPresent() ? Word.BEFORE_RESTART : Word.NONE;
        return new RulesState(started, said, word, switches, kept.history());
    }

    /** What is kept beside the history counts unless something newer was said: the process was killed in between. */
    private static Optional<Revision> lastSaid(Kept kept) {
        Optional<Revision> inHistory = kept.history().stream()
                .filter(revision -> revision.kind() == Kind.SAID)
                .findFirst();
        boolean isHead =
                inHistory.isPresent() && inHistory.get() == kept.history().get(0);
        return kept.saidBesideHistory()
                .filter(beside -> !isHead || beside.at().isAfter(inHistory.get().at()))
                .or(() -> inHistory)
                .or(() -> kept.history().stream().findFirst());
    }

    /** The rules that decide now. */
    Revision inForce() {
        return pinned().or(this::counting).orElse(started);
    }

    private Optional<Revision> pinned() {
        return switches.pinned().flatMap(this::find);
    }

    private Optional<Revision> counting() {
        return word == Word.BEFORE_RESTART ? Optional.empty() : said;
    }

    /**
     * What the source said while another version is pinned.
     *
     * @return the revision that unpinning would put in force; empty where nothing waits
     */
    public Optional<Revision> pending() {
        return pinned().flatMap(pin -> said.filter(revision -> !revision.isSameAs(pin)));
    }

    /**
     * What the source said last, where the head of the history does not tell: because a version is or was pinned.
     *
     * @return the revision to keep beside the history
     */
    public Optional<Revision> saidBesideHistory() {
        return said.filter(revision -> !endsWith(revision) || history.get(0).kind() != Kind.SAID);
    }

    Set<String> suspended() {
        return switches.suspended().keySet();
    }

    Optional<Revision> find(String version) {
        return find(version, history);
    }

    private static Optional<Revision> find(String version, List<Revision> history) {
        return history.stream()
                .filter(revision -> revision.version().equals(version))
                .findFirst();
    }

    /** Whether this content was the last to be put in force, as after a restart. */
    boolean endsWith(Revision revision) {
        return !history.isEmpty() && history.get(0).isSameAs(revision);
    }

    /** The source said something. */
    RulesState said(Revision revision) {
        Revision latest = said.filter(revision::isSameAs).orElse(revision);
        return new RulesState(started, Optional.of(latest), Word.SINCE_START, switches, history).remembering();
    }

    /** The source does not answer, so that its last word before the restart counts. */
    RulesState restored() {
        return word == Word.BEFORE_RESTART ? new RulesState(started, said, Word.RESTORED, switches, history) : this;
    }

    /** An operator goes back to a version of the history. */
    RulesState rolledBack(String version, Instant now, Author author) {
        Revision former = find(version).orElseThrow(() -> unknown(version));
        Revision again = former.again(now, author, Kind.ROLLED_BACK);
        List<Revision> more = endsWith(former) ? history : pushed(again);
        Switches pinning = switches.pinned(Optional.of(former.version()));
        RulesState next = new RulesState(started, said, word, pinning, more);
        return endsWith(former) ? next.noting(now, author, "pinned " + former.version()) : next;
    }

    private IllegalArgumentException unknown(String version) {
        List<String> known = history.stream().map(Revision::version).distinct().toList();
        return new IllegalArgumentException(
                "version '%s' is not in the history; known are %s".formatted(version, known));
    }

    /** An operator lets the source decide again. */
    RulesState unpinned(Instant now, Author author) {
        if (switches.pinned().isEmpty()) {
            throw new IllegalStateException("no version is pinned");
        }
        Optional<Revision> next = pending().map(revision -> revision.again(now, author, Kind.SAID));
        RulesState free = new RulesState(
                        started,
                        next.isPresent() ? next : said,
                        word == Word.BEFORE_RESTART ? Word.RESTORED : word,
                        switches.pinned(Optional.empty()),
                        history)
                .remembering();
        return free.history.equals(history) ? free.noting(now, author, "unpinned") : free;
    }

    RulesState suspending(String stage, Instant now, Author author) {
        Suspension why = new Suspension(author.because().orElse(""), author.name(), now);
        return switched(off -> off.suspending(stage, why)).noting(now, author, "suspended " + stage);
    }

    RulesState resuming(String stage, Instant now, Author author) {
        if (!suspended().contains(stage)) {
            throw notSuspended(stage);
        }
        return switched(off -> off.resuming(stage)).noting(now, author, "resumed " + stage);
    }

    private IllegalArgumentException notSuspended(String stage) {
        boolean byTheRules = inForce().document().suspended().stream().anyMatch(off -> StageName.isWithin(stage, off));
        return new IllegalArgumentException(
                byTheRules
                        ? "'%s' is switched off by 'gray.suspended' of the rules in %s; remove it there"
                                .formatted(stage, inForce().source())
                        : "'%s' is not switched off".formatted(stage));
    }

    RulesState withdrawing(String invitation, Instant now, Author author) {
        return switches.withdrawn().containsKey(invitation)
                ? this
                : switched(all -> all.withdrawing(invitation, new Withdrawal(author.name(), now)))
                        .noting(now, author, "withdrew invitation " + invitation);
    }

    private RulesState noting(Instant now, Author author, String what) {
        Act act = new Act(now, author, inForce().version(), what);
        return switched(all -> all.noting(act));
    }

    private RulesState switched(UnaryOperator<Switches> change) {
        return new RulesState(started, said, word, change.apply(switches), history);
    }

    /** With what is in force at the head of the history. */
    private RulesState remembering() {
        Revision now = inForce();
        return now == started || endsWith(now) ? this : new RulesState(started, said, word, switches, pushed(now));
    }

    private List<Revision> pushed(Revision revision) {
        return Stream.concat(Stream.of(revision), history.stream())
                .limit(REMEMBERED)
                .toList();
    }
}
