package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Persistence;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keeps a state beside the rules: that of all instances, or that of one. Safe for all threads. */
public interface StateStore {

    /**
     * The state in force on this instance. Never blocks.
     *
     * @return the last known state, with the urgent changes that wait until they are written
     */
    FleetState state();

    /**
     * Reads the state, changes it and writes it. If another instance was faster, does it again with that state.
     *
     * @param change yields the next state; may be called several times; what it throws ends the attempt
     * @return the state that is written and in force on this instance
     * @throws StoreAwayException if the state can't be read or written; nothing has changed then, unless the store wrote
     *     without an answer
     */
    FleetState change(UnaryOperator<FleetState> change);

    /**
     * Changes the state on this instance at once, and writes it: now, or when its store is back.
     *
     * @param change yields the next state; may be called several times; never throws
     * @return whether it is written
     */
    Persistence changeAtOnce(UnaryOperator<FleetState> change);

    /**
     * Adds a listener. It is called after each change of {@link #state}, on any thread, several at once too.
     *
     * @param changed returns soon and never throws
     */
    void listen(Runnable changed);

    /**
     * The current trouble with the state.
     *
     * @return the trouble, for people; empty if it could be read
     */
    Optional<String> trouble();

    /**
     * Whether everything that is in force here is written.
     *
     * @return the reason why not
     */
    Persistence persistence();
}
