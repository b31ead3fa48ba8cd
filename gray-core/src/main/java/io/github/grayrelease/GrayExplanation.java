package io.github.grayrelease;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The decision for a request and the answer of each rule. Rules after the first hit are evaluated too.
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
     * The answer of one rule.
     *
     * @param rule the rule's name
     * @param miss the reason why it does not decide; empty if it hits
     * @param bucket the subject's bucket, if the rule has a percentage that decides about the subject, in or out
     * @param percent the percentage at that time, if there is a bucket
     * @param unmet what keeps the rule from deciding, by key: the time, or the first condition of each entry that does not
     *     hold; empty if the rule decides, or if its reason says it all
     */
    public record OfRule(
            String rule, Optional<Miss> miss, OptionalInt bucket, OptionalDouble percent, List<String> unmet) {

        // Copies the list.
        public OfRule {
            unmet = List.copyOf(unmet);
        }
    }

    /**
     * The answer of one variant.
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
