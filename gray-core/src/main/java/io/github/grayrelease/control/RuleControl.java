package io.github.grayrelease.control;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.RulesState.Word;
import io.github.grayrelease.control.StateHolder.Change;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.trust.Invitations;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes what the source says and what operators do, each as one event of {@link RulesState}.
 *
 * <p>Safe for all threads. Changes happen one after the other, each whole or not at all; what reads waits for nobody. What
 * changes returns once its change is in force and was kept on disk, or could not be.
 */
public final class RuleControl implements AutoCloseable {

    private final RuleBooks books;
    private final StateHolder holder;

    /**
     * Takes control: the version that an operator pinned before a restart is in force again, and what was suspended or
     * withdrawn still is. Otherwise, the first document stays in force until the source says something.
     *
     * @param books holds the book in force
     * @param first the document in force so far
     * @param source where the rules come from, without passwords
     * @param keeper keeps the state over a restart
     * @param clock tells the time
     * @param observer is told of every change
     * @param invitations is told which were withdrawn
     */
    public RuleControl(
            RuleBooks books,
            RuleDocument first,
            String source,
            RuleKeeper keeper,
            InstantSource clock,
            GrayObserver observer,
            Optional<Invitations> invitations) {
        this.books = books;
        this.holder = new StateHolder(books, books.check(first), source, keeper, clock, observer, invitations);
    }

    /**
     * Puts what was kept in force where the source has not spoken since the start and no version is pinned.
     *
     * @return false if there is nothing but the document of the start
     */
    public boolean hasSpokenOrRestores() {
        RulesState now = holder.change(RulesState::restored).after();
        return now.word() != Word.NONE || now.switches().pinned().isPresent();
    }

    /**
     * Takes what the source says: puts it in force, or keeps it for later while a version is pinned.
     *
     * @param document the rules
     * @param author who or what made the source say it
     * @return what became of it
     */
    public GrayReload offer(RuleDocument document, Author author) {
        try {
            return offer(books.check(document), author);
        } catch (InvalidRulesException invalid) {
            return reject(invalid, author);
        }
    }

    /**
     * Takes what the source says, like {@link #offer(RuleDocument, Author)}, where it is known to have no mistakes.
     *
     * @param rules the rules
     * @param author who or what made the source say it
     * @return what became of it
     */
    public GrayReload offer(CheckedRules rules, Author author) {
        answered();
        Revision offered = holder.said(rules, author);
        Change change = holder.change(before -> before.said(offered));
        Optional<Revision> waiting = change.after().pending();
        if (waiting.isPresent()) {
            String pinned = change.after().inForce().version();
            return holder.tell(
                    Outcome.PENDING,
                    author,
                    List.of(),
                    Optional.of("version '%s' waits, because '%s' is pinned"
                            .formatted(waiting.get().version(), pinned)),
                    change.persistence());
        }
        boolean again = !change.putsOtherRulesInForce() && change.before().endsWith(offered);
        return again ? unchanged(author, change) : applied(author, change);
    }

    private GrayReload unchanged(Author author, Change change) {
        return holder.tell(Outcome.UNCHANGED, author, List.of(), Optional.empty(), change.persistence());
    }

    private GrayReload applied(Author author, Change change) {
        List<String> changes = RuleChanges.between(
                change.before().inForce().rules(), change.after().inForce().rules());
        return holder.tell(Outcome.APPLIED, author, changes, Optional.empty(), change.persistence());
    }

    /** The source answered; whatever was wrong with it is over. */
    public void answered() {
        holder.sourceIsGood();
    }

    /**
     * Refuses what the source says, because it has mistakes; nothing of it is applied.
     *
     * @param mistakes the mistakes
     * @param author who or what made the source say it
     * @return what became of it
     */
    public GrayReload reject(InvalidRulesException mistakes, Author author) {
        return troubled(Outcome.REJECTED, author, String.valueOf(mistakes.getMessage()));
    }

    /**
     * Notes that the source holds back, is empty or does not answer.
     *
     * @param outcome which of these
     * @param author who or what asked it
     * @param problem what is wrong, for people
     * @return what became of it
     */
    public GrayReload troubled(Outcome outcome, Author author, String problem) {
        holder.sourceHas(problem);
        return holder.tell(
                outcome,
                author,
                List.of(),
                Optional.of(problem),
                holder.status().persistence());
    }

    /**
     * Goes back to a version and pins it: what the source says from now on waits until {@link #unpin}.
     *
     * @param version one of the {@link #history}
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return what became of it
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalArgumentException if the version is unknown
     */
    public GrayReload rollback(String version, String expected, Author author) {
        return applied(author, holder.change(before -> {
            check(expected, before);
            return before.rolledBack(version, holder.now(), author);
        }));
    }

    /**
     * Lets the source decide again: what waits is put in force.
     *
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return what became of it
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalStateException if none is pinned
     */
    public GrayReload unpin(String expected, Author author) {
        Change change = holder.change(before -> {
            check(expected, before);
            return before.unpinned(holder.now(), author);
        });
        return change.putsOtherRulesInForce() ? applied(author, change) : unchanged(author, change);
    }

    /**
     * Switches a stage off on this instance: its traffic takes the baseline from the next request on. As this is the
     * emergency brake, no version needs to be named.
     *
     * @param stage a declared stage but the baseline, or a lane below one
     * @param expected the version that the operator saw in force, to be compared where it is given
     * @param author the operator
     * @return whether a restart will find it
     * @throws VersionMovedException if another version is in force than the one given
     * @throws IllegalArgumentException if the stage can't be switched off
     */
    public Persistence suspend(String stage, Optional<String> expected, Author author) {
        return holder.change(before -> {
                    expected.ifPresent(version -> check(version, before));
                    RuleBook book = books.current();
                    if (!book.isStage(stage) || stage.equals(book.stages().baseline())) {
                        throw new IllegalArgumentException("'%s' is no stage that can be switched off; declared are %s"
                                .formatted(
                                        stage,
                                        book.stages().names().stream().skip(1).toList()));
                    }
                    return before.suspending(stage, holder.now(), author);
                })
                .persistence();
    }

    /**
     * Switches a stage on again that an operator switched off.
     *
     * @param stage the stage
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return whether a restart will find it
     * @throws VersionMovedException if another version is in force by now
     * @throws IllegalArgumentException if no operator switched it off
     */
    public Persistence resume(String stage, String expected, Author author) {
        return holder.change(before -> {
                    check(expected, before);
                    return before.resuming(stage, holder.now(), author);
                })
                .persistence();
    }

    /**
     * Withdraws an invitation on this instance, from the next request on and over restarts; whoever it was given to has
     * what everybody has. One that was withdrawn before stays as it was.
     *
     * @param id the invitation's id, which need not be one that this instance made
     * @param author the operator
     * @return whether a restart will find it
     * @throws IllegalArgumentException if it is no id
     */
    public Persistence withdraw(String id, Author author) {
        if (!Invitations.isId(id)) {
            throw new IllegalArgumentException(
                    "not an invitation id; use the 'id' that POST /actuator/gray/invitations returned");
        }
        return holder.change(before -> before.withdrawing(id, holder.now(), author))
                .persistence();
    }

    /**
     * Makes sure that an operator saw the version that is in force.
     *
     * @param expected the version that the operator saw
     * @throws VersionMovedException if another version is in force by now
     */
    public void requireInForce(String expected) {
        check(expected, holder.state());
    }

    private static void check(String expected, RulesState now) {
        if (!expected.equals(now.inForce().version())) {
            throw new VersionMovedException(expected, now.inForce().version());
        }
    }

    /**
     * What changed, the newest first.
     *
     * @return at most ten revisions that were put in force, and at most ten other acts of operators
     */
    public List<RuleHistory> history() {
        return RuleHistory.of(holder.state());
    }

    /**
     * How things stand. Waits for nobody.
     *
     * @return the status, of one moment
     */
    public RuleStatus status() {
        return holder.status();
    }

    /**
     * Whether the source has said rules since the start that could be taken.
     *
     * @return false while it was not, or could not be, read
     */
    public boolean hasSpoken() {
        return holder.state().word() == Word.SINCE_START;
    }

    /**
     * The rules that the source said last, before the restart if need be.
     *
     * @return the rules; empty where it never said any
     */
    public Optional<RuleDocument> lastSaid() {
        return holder.state().said().map(Revision::document);
    }

    /** Forces to disk what was remembered in the last second. What is in force stays. */
    @Override
    public void close() {
        holder.close();
    }
}
