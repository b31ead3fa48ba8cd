package io.github.grayrelease.control;

import java.util.Optional;

/**
 * Whether a change survives a restart.
 *
 * @param problem the reason why not; empty if it does
 */
public record Persistence(Optional<String> problem) {

    /** The change survives a restart. */
    public static final Persistence KEPT = new Persistence(Optional.empty());

    /**
     * The change is lost at the next restart.
     *
     * @param problem the reason, for people
     * @return the result
     */
    public static Persistence lost(String problem) {
        return new Persistence(Optional.of(problem));
    }

    /**
     * Whether the change survives a restart.
     *
     * @return true if it does
     */
    public boolean isKept() {
        return problem.isEmpty();
    }

    /**
     * Combines the results of two parts of a change.
     *
     * @param other the other part
     * @return kept if both are kept; else the first loss
     */
    public Persistence and(Persistence other) {
        return isKept() ? other : this;
    }
}
