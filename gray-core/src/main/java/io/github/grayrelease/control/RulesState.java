package io.github.grayrelease.control;

import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleKeeper.Kept;
import io.github.grayrelease.control.RuleStatus.Fleet;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import io.github.grayrelease.stage.StageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state that determines which rules are in force. Immutable: each event, from the source or from an operator, yields
 * the next state. The revision in force and the pending one are derived, never stored.
 *
 * @param started the application's own configuration
 * @param said the source's last rules, possibly from before a restart; empty if none were ever read
 * @param word whether those rules count
 * @param switches the switches of operators on this instance; a pinned version is one of the history
 * @param fleet the switches of operators for all instances, which the store of the rules holds
 * @param history the revisions in force so far, the newest first
 */
public record RulesState(
        Revision started, Optional<Revision> said, Word word, Switches switches, Fleet fleet, List<Revision> history) {

    /** The number of revisions to keep. */
    public static final int REMEMBERED = 10;

    // Copies the list.
    public RulesState {
        history = List.copyOf(history);
    }

    /** Whether the source's last rules count. */
    public enum Word {
        /** No rules were ever read. */
        NONE,
        /** Rules were read before the restart; the source is being read again. */
        BEFORE_RESTART,
        /** Rules were read before the restart; the source does not answer, so they count. */
        RESTORED,
        /** Rules have been read since the start. */
        SINCE_START
    }

    /** What operators hear who resume a stage that no operator suspended. */
    public static String suspendedByRollout(String stage) {
        return "'%s' is suspended because a rollout is rolled back; resume that at /actuator/gray/rollouts"
                .formatted(stage);
    }

    /**
     * The state at the start: the pinned version is in force; without a pin, the application's own configuration until the
     * source is read.
     */
    static RulesState begin(Revision started, Kept kept) {
        boolean canPin = kept.switches()
                .pinned()
                .map(version -> find(version, kept.history()).isPresent())
                .orElse(true);
        Switches switches = canPin ? kept.switches() : kept.switches().pinned(Optional.empty());
        Optional<Revision> said = lastSaid(kept);
        Word word = said.isPresent() ? Word.BEFORE_RESTART : Word.NONE;
        return new RulesState(started, said, word, switches, Fleet.NONE, kept.history());
    }

    /** Rules kept beside the history count unless the history is newer, as after a crash between the two writes. */
    private static Optional<Revision> lastSaid(Kept kept) {
        Optional<Revision> inHistory = kept.history().stream()
                .filter(revision -> revision.kind() == Kind.SAID)
                .findFirst();
        boolean isHead = inHistory.isPresent() && kept.history().get(0).kind() == Kind.SAID;
        return kept.saidBesideHistory()
                .filter(beside -> !isHead || beside.at().isAfter(inHistory.get().at()))
                .or(() -> inHistory)
                .or(() -> kept.history().stream().findFirst());
    }

    /** The revision in force. */
    Revision inForce() {
        return pinned().or(this::counting).orElse(started);
    }

    Optional<Revision> pinned() {
        return switches.pinned().flatMap(this::find).or(fleet::pin);
    }

    private Optional<Revision> counting() {
        return word == Word.BEFORE_RESTART ? Optional.empty() : said;
    }

    /**
     * The source's rules while another version is pinned.
     *
     * @return the revision that unpin would put in force; empty if there is none
     */
    public Optional<Revision> pending() {
        return pinned().flatMap(pin -> said.filter(revision -> !revision.isSameAs(pin)));
    }

    /**
     * The source's last rules, if they are not the head of the history because a version is or was pinned.
     *
     * @return the revision to keep beside the history
     */
    public Optional<Revision> saidBesideHistory() {
        return said.filter(revision -> !endsWith(revision) || history.get(0).kind() != Kind.SAID);
    }

    Set<String> suspended() {
        return union(
                fleet.rolledBack().keySet(),
                union(
                        switches.suspended().keySet(),
                        fleet.switches().suspended().keySet()));
    }

    Set<String> withdrawn() {
        return union(switches.withdrawn().keySet(), fleet.switches().withdrawn().keySet());
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    /** This state, if an operator saw the version in force. */
    RulesState seen(String expected) {
        String version = inForce().version();
        if (!expected.equals(version)) {
            throw new VersionMovedException(expected, version);
        }
        return this;
    }

    Optional<Revision> find(String version) {
        return find(version, history);
    }

    private static Optional<Revision> find(String version, List<Revision> history) {
        return history.stream()
                .filter(revision -> revision.version().equals(version))
                .findFirst();
    }

    /** Whether the head of the history has this content, as after a restart. */
    boolean endsWith(Revision revision) {
        return !history.isEmpty() && history.get(0).isSameAs(revision);
    }

    /** Event: rules were read from the source. */
    RulesState said(Revision revision) {
        Revision latest = said.filter(revision::isSameAs).orElse(revision);
        return new RulesState(started, Optional.of(latest), Word.SINCE_START, switches, fleet, history).remembering();
    }

    /** Event: the source does not answer, so its last rules before the restart count. */
    RulesState restored() {
        return word == Word.BEFORE_RESTART
                ? new RulesState(started, said, Word.RESTORED, switches, fleet, history)
                : this;
    }

    /** Event: the application could not start on the source's last rules before the restart. */
    RulesState forgotten() {
        return new RulesState(started, Optional.empty(), Word.NONE, switches, fleet, history);
    }

    /** Event: an operator rolls back to a version of the history. */
    RulesState rolledBack(String version, Instant now, Author author) {
        Revision former = find(version).orElseThrow(() -> unknown(version));
        Revision again = former.again(now, author, Kind.ROLLED_BACK);
        List<Revision> more = endsWith(former) ? history : pushed(again);
        Switches pinning = switches.pinned(Optional.of(former.version()));
        RulesState next = new RulesState(started, said, word, pinning, fleet, more);
        return endsWith(former) ? next.noting(now, author, "pinned " + former.version()) : next;
    }

    private IllegalArgumentException unknown(String version) {
        List<String> known = history.stream().map(Revision::version).distinct().toList();
        return new IllegalArgumentException(
                "version '%s' is not in the history; known are %s".formatted(version, known));
    }

    /** Event: an operator removes the pin. */
    RulesState unpinned(Instant now, Author author) {
        if (switches.pinned().isEmpty()) {
            throw new IllegalStateException("no version is pinned");
        }
        RulesState free = with(switches.pinned(Optional.empty()), fleet, now, author);
        return free.history.equals(history) ? free.noting(now, author, "unpinned") : free;
    }

    /** Event: operators changed the switches for all instances. */
    RulesState fleet(Fleet next, Instant now, Author author) {
        return with(switches, next.with(fleet.rolledBack()), now, author);
    }

    /** Event: rollouts that were rolled back suspend these stages, and no others. */
    RulesState rolledBack(Map<String, Suspension> stages) {
        return new RulesState(started, said, word, switches, fleet.with(stages), history);
    }

    /** If nothing is pinned any more, the source's rules count again, those from before a restart too. */
    private RulesState with(Switches own, Fleet everywhere, Instant now, Author author) {
        RulesState next = new RulesState(started, said, word, own, everywhere, history);
        if (pinned().isEmpty() || next.pinned().isPresent()) {
            return next.remembering();
        }
        Optional<Revision> waited = pending().map(revision -> revision.again(now, author, Kind.SAID));
        return new RulesState(
                        started,
                        waited.isPresent() ? waited : said,
                        word == Word.BEFORE_RESTART ? Word.RESTORED : word,
                        own,
                        everywhere,
                        history)
                .remembering();
    }

    RulesState suspending(String stage, Instant now, Author author) {
        Suspension why = new Suspension(author.because().orElse(""), author.name(), now);
        return switched(off -> off.suspending(stage, why)).noting(now, author, "suspended " + stage);
    }

    RulesState resuming(String stage, Instant now, Author author) {
        if (!switches.suspended().containsKey(stage)) {
            throw notSuspended(stage);
        }
        return switched(off -> off.resuming(stage)).noting(now, author, "resumed " + stage);
    }

    private IllegalArgumentException notSuspended(String stage) {
        if (fleet.rolledBack().containsKey(stage)) {
            return new IllegalArgumentException(suspendedByRollout(stage));
        }
        if (fleet.switches().suspended().containsKey(stage)) {
            return new IllegalArgumentException(
                    "'%s' is suspended on all instances, not on this one alone; leave out \"scope\"".formatted(stage));
        }
        boolean byTheRules = inForce().document().suspended().stream().anyMatch(off -> StageName.isWithin(stage, off));
        return new IllegalArgumentException(
                byTheRules
                        ? "'%s' is suspended by 'gray.suspended' of the rules in %s; remove it there"
                                .formatted(stage, inForce().source())
                        : "'%s' is not suspended".formatted(stage));
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
        return new RulesState(started, said, word, change.apply(switches), fleet, history);
    }

    /** Makes the revision in force the head of the history. */
    @SuppressWarnings("ReferenceEquality") // the start's own revision; comparing contents would be slow
    private RulesState remembering() {
        Revision now = inForce();
        return now == started || endsWith(now)
                ? this
                : new RulesState(started, said, word, switches, fleet, pushed(now));
    }

    private List<Revision> pushed(Revision revision) {
        return Stream.concat(Stream.of(revision), history.stream())
                .limit(REMEMBERED)
                .toList();
    }
}
