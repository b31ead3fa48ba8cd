package io.github.grayrelease.control;

import java.util.Optional;

/**
 * Whether a change will still be there after a restart.
 *
 * @param problem why it will not; empty where it will
 */
public record Persistence(Optional<String> problem) {

    /** It is kept. */
    public static final Persistence KEPT = new Persistence(Optional.empty());

    /**
     * It is lost at the next restart.
     *
     * @param problem why, for people
     * @return the answer
     */
    public static Persistence lost(String problem) {
        return new Persistence(Optional.of(problem));
    }

    /**
     * Whether the change is kept.
     *
     * @return true if a restart finds it
     */
    public boolean isKept() {
        return problem.isEmpty();
    }

    /**
     * What two parts of a change come to.
     *
     * @param other the other part
     * @return kept where both are; else what was lost first
     */
    public Persistence and(Persistence other) {
        return isKept() ? other : this;
    }
}
