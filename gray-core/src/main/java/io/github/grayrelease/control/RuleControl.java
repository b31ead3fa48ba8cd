package io.github.grayrelease.control;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.RuleStatus.Fleet;
import io.github.grayrelease.control.RulesState.Word;
import io.github.grayrelease.control.StateHolder.Change;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.trust.Invitations;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Receives the rules of the source and the acts of operators, and applies each as one event of {@link RulesState}.
 *
 * <p>Safe for all threads. Changes happen one after the other, each completely or not at all; reading methods never block.
 * A changing method returns when its change is in force and has been kept on disk or has failed to be.
 */
public final class RuleControl implements AutoCloseable {

    private final RuleBooks books;
    private final StateHolder holder;

    /**
     * Takes control and restores the state before a restart: the pinned version, suspended stages and withdrawn
     * invitations. Without a pin, the first document stays in force until the source is read.
     *
     * @param books the book in force
     * @param first the document in force
     * @param source the source of the rules, without passwords
     * @param keeper keeps the state for a restart
     * @param clock the clock
     * @param observer receives every change
     * @param invitations receives the withdrawn ids
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
     * Puts the source's last rules before the restart in force, if the source has not been read since the start and no
     * version is pinned.
     *
     * @return false if there are none, or if this application could not start on them
     */
    public boolean hasSpokenOrRestores() {
        RulesState now = holder.restored();
        return now.word() != Word.NONE || now.pinned().isPresent();
    }

    /**
     * Accepts rules of the source: puts them in force, or makes them pending while a version is pinned.
     *
     * @param document the rules
     * @param author the cause of the reading
     * @return the outcome
     */
    public GrayReload offer(RuleDocument document, Author author) {
        try {
            return offer(books.check(document), author);
        } catch (InvalidRulesException invalid) {
            return reject(invalid, author);
        }
    }

    /**
     * Accepts checked rules of the source, like {@link #offer(RuleDocument, Author)}.
     *
     * @param rules the rules
     * @param author the cause of the reading
     * @return the outcome
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
                    Optional.of("version '%s' is pending because '%s' is pinned"
                            .formatted(waiting.get().version(), pinned)),
                    change.persistence());
        }
        boolean again = !change.putsOtherRulesInForce() && change.before().endsWith(offered);
        return again ? holder.unchanged(author, change.persistence()) : applied(author, change, change.persistence());
    }

    private GrayReload applied(Author author, Change change, Persistence persistence) {
        CheckedRules after = change.after().inForce().rules();
        List<String> changes = change.isFirst()
                ? RuleChanges.all(after.document())
                : RuleChanges.between(change.before().inForce().rules(), after);
        return holder.tell(Outcome.APPLIED, author, changes, Optional.empty(), persistence);
    }

    /** The source answered, so its trouble is over. */
    public void answered() {
        holder.sourceIsGood();
    }

    /**
     * Refuses rules of the source that have mistakes; nothing is applied.
     *
     * @param mistakes the mistakes
     * @param author the cause of the reading
     * @return the outcome
     */
    public GrayReload reject(InvalidRulesException mistakes, Author author) {
        return troubled(Outcome.REJECTED, author, String.valueOf(mistakes.getMessage()));
    }

    /**
     * Records a trouble of the source: held-back rules, no rules, or no answer.
     *
     * @param outcome the kind of trouble
     * @param author the cause of the reading
     * @param problem the trouble, for people
     * @return the outcome
     */
    public GrayReload troubled(Outcome outcome, Author author, String problem) {
        return holder.troubled(outcome, author, problem);
    }

    /**
     * Rolls back to a version and pins it: rules of the source are pending until {@link #unpin}.
     *
     * @param version one of the {@link #history}
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return the outcome
     * @throws VersionMovedException if another version is in force
     * @throws IllegalArgumentException if the version is unknown
     */
    public GrayReload rollback(String version, String expected, Author author) {
        Change change = holder.change(before -> before.seen(expected).rolledBack(version, holder.now(), author));
        return applied(author, change, change.persistence());
    }

    /**
     * Removes the pin and puts pending rules in force.
     *
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return the outcome
     * @throws VersionMovedException if another version is in force
     * @throws IllegalStateException if no version is pinned
     */
    public GrayReload unpin(String expected, Author author) {
        Change change = holder.change(before -> before.seen(expected).unpinned(holder.now(), author));
        return change.putsOtherRulesInForce()
                ? applied(author, change, change.persistence())
                : holder.unchanged(author, change.persistence());
    }

    /**
     * Suspends a stage on this instance: from the next request on its traffic takes the baseline. This is the emergency
     * brake, so the expected version is optional.
     *
     * @param stage a declared stage other than the baseline, or a lane below one
     * @param expected the version that the operator saw in force; not compared if empty
     * @param author the operator
     * @return whether the change survives a restart
     * @throws VersionMovedException if another version is in force
     * @throws IllegalArgumentException if the stage can't be suspended
     */
    public Persistence suspend(String stage, Optional<String> expected, Author author) {
        return holder.act(GrayAct.Kind.SUSPENDED, stage, author, before -> {
            expected.ifPresent(before::seen);
            books.requireSuspendable(stage);
            return before.suspending(stage, holder.now(), author);
        });
    }

    /**
     * Resumes a stage that an operator suspended.
     *
     * @param stage the stage
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return whether the change survives a restart
     * @throws VersionMovedException if another version is in force
     * @throws IllegalArgumentException if no operator suspended it
     */
    public Persistence resume(String stage, String expected, Author author) {
        return holder.act(GrayAct.Kind.RESUMED, stage, author, before -> before.seen(expected)
                .resuming(stage, holder.now(), author));
    }

    /**
     * Withdraws an invitation on this instance, from the next request on and after restarts. Withdrawing it again changes
     * nothing.
     *
     * @param id the id of an invitation; any service may have created it
     * @param author the operator
     * @return whether the change survives a restart
     * @throws IllegalArgumentException if it is not an invitation id
     */
    public Persistence withdraw(String id, Author author) {
        Switches.requireInvitation(id);
        return holder.act(GrayAct.Kind.WITHDRAWN, id, author, before -> before.withdrawing(id, holder.now(), author));
    }

    /**
     * Accepts the switches for all instances, which the store keeps.
     *
     * @param fleet the latest switches; called once, while other changes wait
     * @param author the cause of the latest change
     * @return the outcome, if other rules are in force than before
     * @throws InvalidRulesException if the pinned rules lack a name that code uses; nothing changes
     */
    public Optional<GrayReload> accept(Supplier<Fleet> fleet, Author author) {
        Change change = holder.change(before -> before.fleet(fleet.get(), holder.now(), author));
        return change.putsOtherRulesInForce()
                ? Optional.of(applied(author, change, Persistence.KEPT))
                : Optional.empty();
    }

    /**
     * Suspends the stages of rollouts that are rolled back, and resumes those of earlier calls.
     *
     * @param stages the reasons, by stage
     */
    public void rolledBack(Map<String, Suspension> stages) {
        holder.change(before -> before.rolledBack(stages));
    }

    /**
     * Checks that an operator saw the version in force.
     *
     * @param expected the version that the operator saw
     * @throws VersionMovedException if another version is in force
     */
    public void requireInForce(String expected) {
        holder.state().seen(expected);
    }

    /**
     * The latest changes, the newest first.
     *
     * @return at most ten revisions, and at most ten other acts of operators
     */
    public List<RuleHistory> history() {
        return RuleHistory.of(holder.state());
    }

    /**
     * The current status. Never blocks.
     *
     * @return a consistent status
     */
    public RuleStatus status() {
        return holder.status();
    }

    /**
     * Whether valid rules have been read from the source since the start.
     *
     * @return false if not yet
     */
    public boolean hasSpoken() {
        return holder.state().word() == Word.SINCE_START;
    }

    /**
     * The source's last rules, possibly from before a restart.
     *
     * @return the rules; empty if none were ever read
     */
    public Optional<RuleDocument> lastSaid() {
        return holder.state().said().map(Revision::document);
    }

    /** Forces the changes of the last second to disk. The rules stay in force. */
    @Override
    public void close() {
        holder.close();
    }
}
