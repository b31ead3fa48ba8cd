package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleKeeper;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The state of one instance, kept on its disk, where the source of the rules has no place for that of all instances. Never
 * away: what can't be kept is in force all the same.
 */
public final class OwnState implements StateStore {

    private final LastKnown disk;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile FleetState state;
    private volatile Persistence persistence = Persistence.KEPT;

    /**
     * Puts the state before the restart in force.
     *
     * @param keeper keeps the state
     */
    public OwnState(RuleKeeper keeper) {
        this.disk = new LastKnown(keeper, "this instance");
        this.state = disk.load().orElse(FleetState.EMPTY);
    }

    @Override
    public FleetState state() {
        return state;
    }

    @Override
    public FleetState change(UnaryOperator<FleetState> change) {
        FleetState next;
        synchronized (this) {
            next = change.apply(state);
            if (next.equals(state)) {
                return next;
            }
            next = next.after(state);
            persistence = disk.keep(next);
            state = next;
        }
        listeners.forEach(Runnable::run);
        return next;
    }

    @Override
    public Persistence changeAtOnce(UnaryOperator<FleetState> change) {
        change(change);
        return persistence;
    }

    @Override
    public void listen(Runnable changed) {
        listeners.add(changed);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public Persistence persistence() {
        return persistence;
    }
}
