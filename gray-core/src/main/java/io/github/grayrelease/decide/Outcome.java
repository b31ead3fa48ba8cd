package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision;
import java.util.Set;

/**
 * What the rules make of a request.
 *
 * @param decision the decision
 * @param variants the variants besides the stages that are on
 */
public record Outcome(GrayDecision decision, Set<String> variants) {

    // Copies the names.
    public Outcome {
        variants = Set.copyOf(variants);
    }
}
