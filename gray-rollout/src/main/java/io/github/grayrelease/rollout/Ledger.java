package io.github.grayrelease.rollout;

import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.fleet.Expected;
import io.github.grayrelease.fleet.FleetState;
import io.github.grayrelease.fleet.StateStore;
import io.github.grayrelease.fleet.StoreAwayException;
import io.github.grayrelease.rollout.RolloutFields.UnreadableException;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.RolloutState.Said;
import io.github.grayrelease.rollout.Rollouts.Act;
import io.github.grayrelease.share.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads and writes the states of rollouts. Whoever writes first wins; the others derive their change from what was written,
 * so it may become none. Safe for all threads.
 */
final class Ledger {

    /** A state of another text of a rule is forgotten after this time, unless it is a rollback. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final StateStore store;

    Ledger(StateStore store) {
        this.store = store;
    }

    StateStore store() {
        return store;
    }

    /**
     * Reads the latest state.
     *
     * @return the state; empty if the rollout has not begun
     * @throws UnreadableException if somebody has written something else there
     */
    Optional<RolloutState> read(String rule, Rollout plan) throws UnreadableException {
        return read(store.state(), rule, plan);
    }

    private static Optional<RolloutState> read(FleetState all, String rule, Rollout plan) throws UnreadableException {
        Map<String, String> fields = all.rollouts().get(RolloutFields.name(rule, plan));
        return fields == null ? Optional.empty() : Optional.of(RolloutFields.read(fields, plan));
    }

    private static Optional<RolloutState> readable(FleetState all, Steered known) {
        try {
            return read(all, known.rule(), known.plan());
        } catch (UnreadableException unknown) {
            return Optional.empty();
        }
    }

    private static FleetState written(FleetState all, String rule, Rollout plan, RolloutState next) {
        String name = RolloutFields.name(rule, plan);
        Map<String, String> former = all.rollouts().getOrDefault(name, Map.of());
        return all.rollout(name, RolloutFields.of(next, plan, former));
    }

    /** Begins a rollout, unless another instance has begun it; a store that is away is asked again later. */
    void begin(String rule, Rollout plan, Said said, Map<String, Rollout> plans) {
        Set<String> names = plans.entrySet().stream()
                .map(other -> RolloutFields.name(other.getKey(), other.getValue()))
                .collect(Collectors.toSet());
        attempt(all -> all.rollouts().containsKey(RolloutFields.name(rule, plan))
                ? all
                : written(without(all, names, said.at()), rule, plan, RolloutState.begin(plan, said))
                        .acted());
    }

    private static FleetState without(FleetState all, Set<String> names, Instant now) {
        FleetState rest = all;
        for (Map.Entry<String, Map<String, String>> rollout : all.rollouts().entrySet()) {
            boolean isOld = rollout.getValue()
                            .getOrDefault(RolloutFields.AT, "")
                            .compareTo(now.minus(KEPT).toString())
                    < 0;
            boolean isRolledBack =
                    Phase.ROLLED_BACK.word().equals(rollout.getValue().get(RolloutFields.PHASE));
            if (isOld && !isRolledBack && !names.contains(rollout.getKey())) {
                rest = rest.rollout(rollout.getKey(), Map.of());
            }
        }
        return rest;
    }

    /**
     * Writes what follows from a verdict on a round. A rollback is in force here at once; a store that is away keeps the rest
     * from happening.
     *
     * @param isRollback whether a rollback follows from it
     * @return whether this instance has written it
     */
    boolean judged(Steered known, Verdict verdict, Said said, boolean isRollback) {
        Once change = new Once(all -> readable(all, known)
                .filter(state -> state.round() == known.state().round())
                .map(state -> {
                    RolloutState next = state.judged(known.plan(), verdict, said);
                    return next.equals(state) ? all : counted(all, known, state, next);
                })
                .orElse(all));
        if (isRollback) {
            store.changeAtOnce(change);
            return change.hasChanged();
        }
        return attempt(change) && change.hasChanged();
    }

    private static FleetState counted(FleetState all, Steered known, RolloutState before, RolloutState next) {
        FleetState changed = written(all, known.rule(), known.plan(), next);
        return next.differsFrom(before) ? changed.acted() : changed;
    }

    private boolean attempt(UnaryOperator<FleetState> change) {
        if (store.trouble().isPresent()) {
            return false;
        }
        try {
            store.change(change);
            return true;
        } catch (StoreAwayException away) {
            return false; // the store tells of its trouble itself
        }
    }

    /** Writes an act of an operator. */
    Persistence acted(Steered known, Act act, Expected expected, Said said) {
        try {
            store.change(all -> {
                expected.check(all);
                return acted(all, known, act, said);
            });
            return store.persistence();
        } catch (StoreAwayException away) {
            if (act != Act.ROLLBACK) {
                throw away;
            }
            expected.check(store.state());
            acted(store.state(), known, act, said); // refuses what is not possible
            return store.changeAtOnce(all -> readable(all, known)
                    .filter(state -> state.phase() != Phase.ROLLED_BACK)
                    .map(state -> acted(all, known, act, said))
                    .orElse(all));
        }
    }

    private static FleetState acted(FleetState all, Steered known, Act act, Said said) {
        RolloutState before = readable(all, known)
                .orElseThrow(() -> new IllegalStateException(
                        "the state of rollout '%s' is gone; try again in a moment".formatted(known.rule())));
        try {
            RolloutState next =
                    switch (act) {
                        case HOLD -> before.heldBy(said);
                        case RESUME -> before.resumedBy(known.plan(), said);
                        case PROMOTE -> before.promotedBy(known.plan(), said);
                        case ROLLBACK -> before.rolledBackBy(said);
                    };
            return written(all, known.rule(), known.plan(), next).acted();
        } catch (IllegalStateException impossible) {
            throw new IllegalStateException("rollout '%s' %s".formatted(known.rule(), impossible.getMessage()));
        }
    }

    /** A change that remembers whether it changed something when it was applied last. */
    private static final class Once implements UnaryOperator<FleetState> {

        private final UnaryOperator<FleetState> change;
        private volatile boolean changed;

        Once(UnaryOperator<FleetState> change) {
            this.change = change;
        }

        @Override
        public FleetState apply(FleetState before) {
            FleetState after = change.apply(before);
            changed = !after.equals(before);
            return after;
        }

        boolean hasChanged() {
            return changed;
        }
    }
}
