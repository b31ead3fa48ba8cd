package io.github.grayrelease;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What would be decided for a request, and what each rule says of it. Rules behind the first that hits are asked as well.
 *
 * @param decision the decision
 * @param rules the rules, in their order
 * @param variants the variants besides the stages
 */
public record GrayExplanation(GrayDecision decision, List<OfRule> rules, List<OfVariant> variants) {

    // Copies the lists.
    public GrayExplanation {
        rules = List.copyOf(rules);
        variants = List.copyOf(variants);
    }

    /**
     * What one rule says.
     *
     * @param rule the rule's name
     * @param miss why it does not decide; empty where it does
     * @param bucket the subject's bucket, where the rule hits and has a share
     */
    public record OfRule(String rule, Optional<Miss> miss, OptionalInt bucket) {}

    /**
     * What one variant comes to.
     *
     * @param variant the variant's name
     * @param active whether it is on
     * @param rules its rules, in their order
     */
    public record OfVariant(String variant, boolean active, List<OfRule> rules) {

        // Copies the list.
        public OfVariant {
            rules = List.copyOf(rules);
        }
    }
}
