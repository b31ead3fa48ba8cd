package io.github.grayrelease.actuate;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayExplanation.OfRule;
import io.github.grayrelease.GrayExplanation.OfVariant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The explanation of a decision, rule by rule. */
record Explained(
        String stage,
        String reason,
        @Nullable String rule,
        @Nullable Integer bucket,
        String version,
        Set<GrayDecision.IgnoredTag> ignoredTags,
        List<ByRule> rules,
        List<ByVariant> variants) {

    static Explained of(GrayExplanation explanation) {
        GrayDecision decision = explanation.decision();
        return new Explained(
                decision.stage(),
                decision.reason().name(),
                decision.rule().orElse(null),
                decision.bucket().isPresent() ? decision.bucket().getAsInt() : null,
                decision.rulesVersion(),
                decision.ignoredTags(),
                explanation.rules().stream().map(ByRule::of).toList(),
                explanation.variants().stream().map(ByVariant::of).toList());
    }

    /** The result of a rule: it hits, or the reason why it misses. */
    record ByRule(
            String rule,
            boolean hit,
            @Nullable String miss,
            @Nullable Integer bucket,
            @Nullable Double percent,
            List<String> unmet) {

        static ByRule of(OfRule said) {
            return new ByRule(
                    said.rule(),
                    said.miss().isEmpty(),
                    said.miss().map(Enum::name).orElse(null),
                    said.bucket().isPresent() ? said.bucket().getAsInt() : null,
                    said.percent().isPresent() ? said.percent().getAsDouble() : null,
                    said.unmet());
        }
    }

    /** Whether a variant is active. */
    record ByVariant(String variant, boolean active, List<ByRule> rules) {

        static ByVariant of(OfVariant said) {
            return new ByVariant(
                    said.variant(),
                    said.active(),
                    said.rules().stream().map(ByRule::of).toList());
        }
    }
}
