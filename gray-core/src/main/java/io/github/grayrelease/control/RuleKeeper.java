package io.github.grayrelease.control;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the state of the rules over a restart. {@link #load} is called once, at the start; {@link #keep} after each change,
 * by one thread at a time and in the order of the changes, while nobody else waits for a lock. Both may block.
 */
public interface RuleKeeper {

    /**
     * What was kept before.
     *
     * @return the state's parts; empty where nothing was kept or can be read
     */
    Kept load();

    /**
     * Keeps what a change changed.
     *
     * @param before the state before it
     * @param after the state after it
     * @return whether a restart will find it
     */
    Persistence keep(RulesState before, RulesState after);

    /** Forces to disk what is not there yet. Called once, when the application ends. */
    void close();

    /**
     * The state's parts that survive a restart.
     *
     * @param history the revisions that were put in force, the newest first
     * @param saidBesideHistory what the source said last, where the head of the history does not tell
     * @param switches what operators switched
     */
    record Kept(List<Revision> history, Optional<Revision> saidBesideHistory, Switches switches) {

        public Kept {
            history = List.copyOf(history);
        }
    }
}
