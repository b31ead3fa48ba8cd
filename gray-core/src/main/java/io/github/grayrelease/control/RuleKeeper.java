package io.github.grayrelease.control;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the state of the rules for a restart. {@link #load} is called once at the start, {@link #keep} after each change,
 * in order and by one thread at a time. Both may block; requests do not wait for them.
 */
public interface RuleKeeper {

    /**
     * The state before the restart.
     *
     * @return the parts of the state; empty if nothing was kept or nothing is readable
     */
    Kept load();

    /**
     * Keeps a change.
     *
     * @param before the state before the change
     * @param after the state after the change
     * @return whether the change survives a restart
     */
    Persistence keep(RulesState before, RulesState after);

    /**
     * The text that {@link #keepFleet} kept last. Called once at the start.
     *
     * @return the text; empty if there is none, or if it is damaged
     */
    default Optional<String> loadFleet() {
        return Optional.empty();
    }

    /**
     * Keeps the last known switches for all instances, for a start at which their store does not answer.
     *
     * @param text the switches
     * @return whether they survive a restart
     */
    default Persistence keepFleet(String text) {
        return Persistence.KEPT;
    }

    /** Forces all kept changes to disk. Called once, when the application ends. */
    void close();

    /**
     * The parts of the state that survive a restart.
     *
     * @param history the revisions in force so far, the newest first
     * @param saidBesideHistory the source's last rules, if they are not the head of the history
     * @param switches the switches of operators
     */
    record Kept(List<Revision> history, Optional<Revision> saidBesideHistory, Switches switches) {

        public Kept {
            history = List.copyOf(history);
        }
    }
}
