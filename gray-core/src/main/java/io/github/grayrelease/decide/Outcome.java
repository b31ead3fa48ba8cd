package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision;
import java.util.Set;

/**
 * The result of the rules for a request.
 *
 * @param decision the decision
 * @param variants the active variants that are not stages
 * @param arms the arms of rollouts that the request is in
 */
public record Outcome(GrayDecision decision, Set<String> variants, Arms arms) {

    // Copies the names.
    public Outcome {
        variants = Set.copyOf(variants);
    }
}
