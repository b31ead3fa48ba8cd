package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.RuleStatus;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.fleet.FleetState.Pin;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The acts of operators that reach all instances. Each returns when it is written to the store and in force here; the other
 * instances follow. Safe for all threads.
 */
public final class FleetControl implements AutoCloseable {

    private final FleetStore store;
    private final RuleControl control;
    private final RuleBooks books;
    private final Pins pins;
    private final GrayObserver observer;
    private final InstantSource clock;
    private final FleetFollower follower;

    /**
     * Creates the control; {@link FleetStore#begin} puts the first state in force.
     *
     * @param store the state; closed with this object
     * @param control the rules of this instance
     * @param books the book in force
     * @param reader reads the block of a pin
     * @param observer receives acts
     * @param clock the clock
     */
    public FleetControl(
            FleetStore store,
            RuleControl control,
            RuleBooks books,
            RuleReader reader,
            GrayObserver observer,
            InstantSource clock) {
        this.store = store;
        this.control = control;
        this.books = books;
        this.pins = new Pins(control, reader);
        this.observer = observer;
        this.clock = clock;
        this.follower = new FleetFollower(store, control, pins);
        store.listen(follower);
    }

    /**
     * The state, its follower and writer.
     *
     * @return the store
     */
    public FleetStore store() {
        return store;
    }

    /**
     * What operators send to say what they saw: the version of the rules in force, a dot, and the number of acts on the
     * fleet.
     *
     * @return the version of rules and switches
     */
    public String version() {
        return Expected.version(control, store.state());
    }

    private Expected seen(String written) {
        return new Expected(written, store.state(), control);
    }

    /**
     * The version of the rules in what an operator sends.
     *
     * @param expected a version as {@link #version} returns it, or the version of the rules alone
     * @return the version of the rules
     */
    public static String rulesOf(String expected) {
        return Expected.rulesOf(expected);
    }

    /**
     * Checks that an operator saw the rules in force and the latest act.
     *
     * @param expected what the operator saw
     * @throws VersionMovedException if there are others
     */
    public void requireInForce(String expected) {
        seen(expected).check(store.state());
    }

    /**
     * Suspends a stage on all instances. It is in force here at once; if the store is away, the others follow when it is
     * back.
     *
     * @param stage a declared stage other than the baseline, or a lane below one
     * @param expected what the operator saw; not compared if empty
     * @param author the operator
     * @return whether the store has it
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if the stage can't be suspended
     */
    public Persistence suspend(String stage, Optional<String> expected, Author author) {
        books.requireSuspendable(stage);
        Act act = act(author, "suspended " + stage);
        Persistence persistence = expected.map(version -> suspend(stage, seen(version), act))
                .orElseGet(() -> store.changeAtOnce(state -> suspended(stage, act, state)));
        return tell(GrayAct.Kind.SUSPENDED, stage, author, persistence);
    }

    private Persistence suspend(String stage, Expected expected, Act act) {
        try {
            store.change(state -> {
                expected.check(state);
                return suspended(stage, act, state);
            });
            return Persistence.KEPT;
        } catch (StoreAwayException away) {
            expected.check(store.state());
            return store.changeAtOnce(state -> suspended(stage, act, state));
        }
    }

    /** Once only: a store that did not answer may have written it. */
    private static FleetState suspended(String stage, Act act, FleetState state) {
        return state.switches().acts().contains(act)
                ? state
                : state.suspending(stage, act.at(), act.author()).noting(act);
    }

    /**
     * Resumes a stage on all instances that an operator suspended on all.
     *
     * @param stage the stage
     * @param expected what the operator saw
     * @param author the operator
     * @return kept, because the store has it
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if no operator suspended it on all instances
     * @throws StoreAwayException if the store can't be read or written
     */
    public Persistence resume(String stage, String expected, Author author) {
        Expected seen = seen(expected);
        Act act = act(author, "resumed " + stage);
        store.change(state -> {
            seen.check(state);
            if (!state.switches().suspended().containsKey(stage)) {
                throw new IllegalArgumentException(notSuspended(stage));
            }
            return state.resuming(stage).noting(act);
        });
        return tell(GrayAct.Kind.RESUMED, stage, author, Persistence.KEPT);
    }

    private String notSuspended(String stage) {
        RuleStatus status = control.status();
        if (status.fleet().rolledBack().containsKey(stage)) {
            return RulesState.suspendedByRollout(stage);
        }
        if (status.switches().suspended().containsKey(stage)) {
            return "'%s' is suspended on this instance only; add \"scope\": \"instance\"".formatted(stage);
        }
        return status.current().document().suspended().contains(stage)
                ? "'%s' is suspended by 'gray.suspended' of the rules in %s; remove it there"
                        .formatted(stage, status.current().source())
                : "'%s' is not suspended on all instances".formatted(stage);
    }

    /**
     * Withdraws an invitation on all instances. Withdrawing it again changes nothing.
     *
     * @param id the id of an invitation
     * @param expected what the operator saw; not compared if empty
     * @param author the operator
     * @return kept, because the store has it
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if it is not an invitation id
     * @throws StoreAwayException if the store can't be read or written
     */
    public Persistence withdraw(String id, Optional<String> expected, Author author) {
        Switches.requireInvitation(id);
        Optional<Expected> seen = expected.map(this::seen);
        Act act = act(author, "withdrew invitation " + id);
        FleetState after = store.change(state -> {
            seen.ifPresent(version -> version.check(state));
            return state.switches().withdrawn().containsKey(id)
                    ? state
                    : state.withdrawing(id, act.at(), author).noting(act);
        });
        return after.switches().acts().contains(act)
                ? tell(GrayAct.Kind.WITHDRAWN, id, author, Persistence.KEPT)
                : Persistence.KEPT;
    }

    /**
     * Rolls all instances back to a version, and pins it: rules of the source are pending until {@link #unpin}.
     *
     * @param version one of the history of this instance
     * @param expected what the operator saw
     * @param author the operator
     * @return the outcome on this instance
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if the version is unknown, or if this instance has a pin of its own
     * @throws InvalidRulesException if an instance that never saw the version could not read it
     * @throws StoreAwayException if the store can't be read or written
     */
    public GrayReload rollback(String version, String expected, Author author) {
        Expected seen = seen(expected);
        Act act = act(author, "pinned " + version);
        requireNoOwnPin();
        Pin pin = pins.of(version, act);
        store.change(state -> {
            seen.check(state);
            return state.pinning(pin).noting(act);
        });
        return outcome(Outcome.APPLIED, author);
    }

    /** An own pin would count before the fleet's, so the operator would not see what the others do. */
    private void requireNoOwnPin() {
        control.status().switches().pinned().ifPresent(own -> {
            throw new IllegalArgumentException(
                    "this instance has pinned '%s' for itself; unpin it first, with \"scope\": \"instance\""
                            .formatted(own));
        });
    }

    /**
     * Removes the pin on all instances and puts pending rules in force.
     *
     * @param expected what the operator saw
     * @param author the operator
     * @return the outcome on this instance
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalStateException if no version is pinned on all instances
     * @throws StoreAwayException if the store can't be read or written
     */
    public GrayReload unpin(String expected, Author author) {
        Expected seen = seen(expected);
        Act act = act(author, "unpinned");
        store.change(state -> {
            seen.check(state);
            if (state.pin().isEmpty()) {
                requireNoOwnPin();
                throw new IllegalStateException("no version is pinned on all instances");
            }
            return state.unpinned().noting(act);
        });
        return outcome(Outcome.UNCHANGED, author);
    }

    /** The outcome that observers heard, or that nothing changed here. */
    private GrayReload outcome(Outcome otherwise, Author author) {
        RuleStatus status = control.status();
        return follower.told(status.current().version(), author)
                .orElseGet(() -> new GrayReload(
                        otherwise,
                        status.source(),
                        author.name(),
                        author.because(),
                        status.current().version(),
                        status.current().source(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Act act(Author author, String what) {
        Act act = new Act(clock.instant(), author, control.status().current().version(), what);
        follower.isOurs(act);
        return act;
    }

    private Persistence tell(GrayAct.Kind kind, String name, Author author, Persistence persistence) {
        observer.acted(
                new GrayAct(kind, name, author.name(), author.because(), persistence.problem(), GrayAct.Scope.FLEET));
        return persistence;
    }

    @Override
    public void close() {
        store.close();
    }
}
