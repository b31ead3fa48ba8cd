package io.github.grayrelease.control;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.snapshot.Snapshots;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.trust.Invitations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which rules are in force: what the source says, unless an operator pinned a version; and without the stages that
 * an operator suspended. Remembers the last revisions, in memory and in snapshots.
 *
 * <p>Safe for all threads. Changes happen one after the other, each whole or not at all; requests never wait for them.
 */
public final class RuleControl implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RuleControl.class);

    private static final String ENVIRONMENT = "environment";

    private final RuleBooks books;
    private final Snapshots snapshots;
    private final InstantSource clock;
    private final GrayObserver observer;
    private final String source;
    private final Optional<Invitations> invitations;
    private final History history;

    private Switches switches;
    private Revision current;
    private Optional<Revision> pending = Optional.empty();
    private Optional<LastReload> lastReload = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Instant lastGood;
    private boolean hasSpoken;

    /**
     * What became of the last attempt to change the rules.
     *
     * @param at when it was
     * @param reload what became of it
     */
    public record LastReload(Instant at, GrayReload reload) {}

    /**
     * How things stand.
     *
     * @param source where the rules come from
     * @param current what is in force
     * @param pending what the source says while a version is pinned
     * @param switches what an operator switched
     * @param lastReload what became of the last attempt to change the rules
     * @param trouble what is wrong with the source, for as long as it is
     * @param age how long ago the source was last known to be good
     */
    public record Status(
            String source,
            Revision current,
            Optional<Revision> pending,
            Switches switches,
            Optional<LastReload> lastReload,
            Optional<String> trouble,
            Duration age) {}

    /**
     * Takes control where nobody is invited.
     *
     * @param books holds the book in force
     * @param first the document in force so far
     * @param source where the rules come from, without passwords
     * @param snapshots keeps them
     * @param clock tells the time
     * @param observer is told of every change
     */
    public RuleControl(
            RuleBooks books,
            RuleDocument first,
            String source,
            Snapshots snapshots,
            InstantSource clock,
            GrayObserver observer) {
        this(books, first, source, snapshots, clock, observer, Optional.empty());
    }

    /**
     * Takes control: the version that an operator pinned before a restart is in force again, and what was suspended or
     * withdrawn is. Otherwise, the first document stays in force until the source says something.
     *
     * @param books holds the book in force
     * @param first the document in force so far
     * @param source where the rules come from, without passwords
     * @param snapshots keeps them
     * @param clock tells the time
     * @param observer is told of every change
     * @param invitations is told which were withdrawn
     */
    public RuleControl(
            RuleBooks books,
            RuleDocument first,
            String source,
            Snapshots snapshots,
            InstantSource clock,
            GrayObserver observer,
            Optional<Invitations> invitations) {
        this.books = books;
        this.snapshots = snapshots;
        this.clock = clock;
        this.observer = observer;
        this.source = source;
        this.invitations = invitations;
        this.history = new History(snapshots);
        this.switches = snapshots.switches();
        this.lastGood = clock.instant();
        this.current = new Revision(first.version(), first, lastGood, ENVIRONMENT, "start");
        restorePinned();
        enforce();
        tellInvitations();
    }

    private void restorePinned() {
        switches.pinned().ifPresent(version -> history.of(version).ifPresentOrElse(kept -> current = kept, () -> {
            log.warn("Version '{}' was pinned, but no snapshot of it can be used, so it is pinned no longer", version);
            switches = switches.pinned(Optional.empty());
        }));
    }

    /**
     * Puts the newest snapshot in force where the source has not spoken and no version is pinned. For the start.
     *
     * @return false if there is nothing but the document of the start
     */
    public synchronized boolean hasSpokenOrRestores() {
        if (hasSpoken || switches.pinned().isPresent()) {
            return true;
        }
        Optional<Revision> kept = history.newest();
        kept.ifPresent(newest -> {
            current = newest;
            enforce();
        });
        return kept.isPresent();
    }

    private void enforce() {
        books.apply(current.rules(), switches.suspended().keySet());
    }

    /**
     * Takes what the source says: puts it in force, or keeps it for later while a version is pinned.
     *
     * @param document the rules
     * @param by who or what made the source say it
     * @return what became of it
     */
    public GrayReload offer(RuleDocument document, String by) {
        try {
            return offer(books.check(document), by);
        } catch (InvalidRulesException invalid) {
            return reject(invalid, by);
        }
    }

    /**
     * Takes what the source says, like {@link #offer(RuleDocument, String)}, where it is known to have no mistakes.
     *
     * @param rules the rules
     * @param by who or what made the source say it
     * @return what became of it
     */
    public GrayReload offer(CheckedRules rules, String by) {
        return tell(taken(rules, by));
    }

    private synchronized GrayReload taken(CheckedRules rules, String by) {
        answered();
        hasSpoken = true;
        Revision offered = new Revision(rules.version(), rules.document(), clock.instant(), source, by);
        if (switches.pinned().isPresent()) {
            return kept(offered);
        }
        boolean again = offered.version().equals(current.version()) && history.endsWith(offered.version());
        return again ? result(Outcome.UNCHANGED, by, List.of(), Optional.empty()) : applied(offered);
    }

    private GrayReload kept(Revision offered) {
        boolean same = offered.version().equals(current.version());
        pending = same ? Optional.empty() : Optional.of(offered);
        return same
                ? result(Outcome.UNCHANGED, offered.by(), List.of(), Optional.empty())
                : result(
                        Outcome.PENDING,
                        offered.by(),
                        List.of(),
                        Optional.of("version '%s' waits, because '%s' is pinned"
                                .formatted(offered.version(), current.version())));
    }

    /** The one place where rules change: swap, remember, keep. */
    private GrayReload applied(Revision next) {
        List<String> changes = RuleChanges.between(current.rules(), next.rules());
        books.apply(next.rules(), switches.suspended().keySet());
        history.add(next);
        current = next;
        return result(Outcome.APPLIED, next.by(), changes, Optional.empty());
    }

    /** The source answered; whatever was wrong with it is over. */
    public synchronized void answered() {
        lastGood = clock.instant();
        trouble = Optional.empty();
    }

    /** What the source says has mistakes; nothing of it is applied. */
    public GrayReload reject(InvalidRulesException mistakes, String by) {
        return troubled(Outcome.REJECTED, by, String.valueOf(mistakes.getMessage()));
    }

    /** The source holds back, is empty or does not answer. */
    public GrayReload troubled(Outcome outcome, String by, String problem) {
        synchronized (this) {
            trouble = Optional.of(problem);
        }
        return tell(result(outcome, by, List.of(), Optional.of(problem)));
    }

    private synchronized GrayReload result(Outcome outcome, String by, List<String> changes, Optional<String> problem) {
        GrayReload reload = new GrayReload(outcome, source, by, current.version(), changes, problem);
        lastReload = Optional.of(new LastReload(clock.instant(), reload));
        return reload;
    }

    private GrayReload tell(GrayReload reload) {
        observer.reloaded(reload);
        return reload;
    }

    /**
     * Goes back to a version and pins it: what the source says from now on waits until {@link #unpin}.
     *
     * @param version one of the {@link #history}
     * @param expected the version that the operator saw in force
     * @param by the operator
     * @return what became of it
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalArgumentException if the version is unknown
     */
    public GrayReload rollback(String version, String expected, String by) {
        return tell(rolledBack(version, expected, by));
    }

    private synchronized GrayReload rolledBack(String version, String expected, String by) {
        check(expected);
        Revision former = history.of(version)
                .orElseThrow(() -> new IllegalArgumentException(
                        "version '%s' is not in the history; known are %s".formatted(version, history.versions())));
        Optional<Revision> waiting = switches.pinned().isEmpty() ? Optional.of(current) : pending;
        GrayReload reload = applied(new Revision(version, former.document(), clock.instant(), former.source(), by));
        pending = waiting;
        switchTo(switches.pinned(Optional.of(version)));
        return reload;
    }

    /**
     * Lets the source decide again: what waits is put in force.
     *
     * @param expected the version that the operator saw in force
     * @param by the operator
     * @return what became of it
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalStateException if none is pinned
     */
    public GrayReload unpin(String expected, String by) {
        return tell(unpinned(expected, by));
    }

    private synchronized GrayReload unpinned(String expected, String by) {
        check(expected);
        if (switches.pinned().isEmpty()) {
            throw new IllegalStateException("no version is pinned");
        }
        GrayReload reload = pending.map(waiting -> applied(
                        new Revision(waiting.version(), waiting.document(), clock.instant(), waiting.source(), by)))
                .orElseGet(() -> result(Outcome.UNCHANGED, by, List.of(), Optional.empty()));
        pending = Optional.empty();
        switchTo(switches.pinned(Optional.empty()));
        return reload;
    }

    /**
     * Switches a stage off on this instance: its traffic takes the baseline from the next request on.
     *
     * @param stage a declared stage but the baseline, or a lane below one
     * @param because why
     * @param expected the version that the operator saw in force
     * @param by the operator
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalArgumentException if the stage can't be switched off
     */
    public synchronized void suspend(String stage, String because, String expected, String by) {
        check(expected);
        RuleBook book = books.current();
        if (!book.isStage(stage) || stage.equals(book.stages().baseline())) {
            throw new IllegalArgumentException("'%s' is no stage that can be switched off; declared are %s"
                    .formatted(stage, book.stages().names().stream().skip(1).toList()));
        }
        switchTo(switches.suspending(stage, new Suspension(because, by, clock.instant())));
        books.suspend(switches.suspended().keySet());
    }

    /**
     * Switches a stage on again that an operator switched off.
     *
     * @param stage the stage
     * @param expected the version that the operator saw in force
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalArgumentException if no operator switched it off
     */
    public synchronized void resume(String stage, String expected) {
        check(expected);
        if (!switches.suspended().containsKey(stage)) {
            boolean byTheRules =
                    current.document().suspended().stream().anyMatch(off -> StageName.isWithin(stage, off));
            throw new IllegalArgumentException(
                    byTheRules
                            ? "'%s' is switched off by 'gray.suspended' of the rules in %s; remove it there"
                                    .formatted(stage, current.source())
                            : "'%s' is not switched off".formatted(stage));
        }
        switchTo(switches.resuming(stage));
        books.suspend(switches.suspended().keySet());
    }

    /**
     * Withdraws an invitation on this instance, from the next request on and over restarts; whoever it was given to has
     * what everybody has. One that was withdrawn before stays as it was.
     *
     * @param id the invitation's id, which need not be one that this instance made
     * @param by the operator
     * @throws IllegalArgumentException if it is no id
     */
    public synchronized void withdraw(String id, String by) {
        if (!Invitations.isId(id)) {
            throw new IllegalArgumentException(
                    "that is no id of an invitation; it is in the answer that the invitation was");
        }
        switchTo(switches.withdrawing(id, new Withdrawal(by, clock.instant())));
        tellInvitations();
    }

    private void tellInvitations() {
        invitations.ifPresent(known -> known.withdraw(switches.withdrawn().keySet()));
    }

    private void switchTo(Switches next) {
        switches = next;
        snapshots.keep(next);
    }

    private void check(String expected) {
        if (!expected.equals(current.version())) {
            throw new VersionMovedException(expected, current.version());
        }
    }

    /**
     * A revision, and what it changed.
     *
     * @param revision the revision
     * @param changes one line for each rule that changed; empty for the oldest that is known
     */
    public record Change(Revision revision, List<String> changes) {

        public Change {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The last revisions.
     *
     * @return at most ten, the newest first
     */
    public synchronized List<Change> history() {
        return history.changes();
    }

    /**
     * How things stand.
     *
     * @return the status, of one moment
     */
    public synchronized Status status() {
        return new Status(source, current, pending, switches, lastReload, trouble, age());
    }

    /** The environment is not read again unless it changes, so that it does not grow old. */
    private Duration age() {
        return source.equals(ENVIRONMENT) && trouble.isEmpty()
                ? Duration.ZERO
                : Duration.between(lastGood, clock.instant());
    }

    /**
     * Whether the source has said rules since the start that could be taken.
     *
     * @return false while it was not, or could not be, read
     */
    public synchronized boolean hasSpoken() {
        return hasSpoken;
    }

    /** The version that waits, if one does, else the one in force. */
    public synchronized String newest() {
        return pending.orElse(current).version();
    }

    /** The rules that the source said last, before the restart if need be; empty where it never said any. */
    public synchronized Optional<RuleDocument> lastSaid() {
        return hasSpoken
                ? Optional.of(pending.orElse(current).document())
                : history.newest().map(Revision::document);
    }

    /** Forces to disk what was remembered in the last second. What is in force stays. */
    @Override
    public void close() {
        snapshots.close();
    }
}
