package io.github.grayrelease.actuate;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.fleet.StoreAwayException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rollouts, for operators. There are some if the application has the module gray-rollout. */
public interface OperatedRollouts {

    /** The acts of operators, in the words of {@code action}. */
    List<String> ACTIONS = List.of("hold", "resume", "promote", "rollback");

    /**
     * The rollouts, in the order of the rules.
     *
     * @return objects that are written as JSON
     */
    List<?> rollouts();

    /**
     * What operators send to say what they saw.
     *
     * @return the version
     */
    String version();

    /**
     * Whether everything that is in force here is written.
     *
     * @return the reason why not
     */
    Persistence persistence();

    /**
     * Does an act.
     *
     * @param rule the rule of the rollout
     * @param action one of {@link #ACTIONS}
     * @param expected what the operator saw; empty if it does not matter
     * @param author the operator and the reason
     * @return whether the act is written
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if there is no such rollout
     * @throws IllegalStateException if the act is not possible in its phase
     * @throws StoreAwayException if the store can't be read or written
     */
    Persistence act(String rule, String action, Optional<String> expected, Author author);

    /**
     * What does not go on, or can't be read, for the health of the application.
     *
     * @return why, by rule
     */
    Map<String, String> standing();
}
