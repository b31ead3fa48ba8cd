package io.github.grayrelease.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it was written; a {@link RuleBook} checks it when it is compiled.
 *
 * @param name its name, unique in the document; stands in logs and metrics
 * @param stage the stage it decides for
 * @param match its conditions: any entry may match; absent means every request
 * @param percent the share of subjects that match, 0 to 100 in steps of 0.01; absent means all
 * @param salt what the buckets are drawn with; absent means the name
 * @param enabled whether it takes part; absent means it does
 */
public record RuleDefinition(
        @Nullable String name,
        @Nullable String stage,
        @Nullable List<MatchDefinition> match,
        @Nullable String percent,
        @Nullable String salt,
        @Nullable Boolean enabled) {

    public RuleDefinition {
        match = match == null ? null : List.copyOf(match);
    }

    /**
     * A rule that decides for every request; narrow it with the other methods.
     *
     * @param name its name
     * @param stage the stage it decides for
     * @return the rule
     */
    public static RuleDefinition rule(String name, String stage) {
        return new RuleDefinition(name, stage, null, null, null, null);
    }

    /**
     * This rule for requests that one of the entries matches.
     *
     * @param entries the conditions
     * @return the narrowed rule
     */
    public RuleDefinition when(MatchDefinition... entries) {
        return new RuleDefinition(name, stage, List.of(entries), percent, salt, enabled);
    }

    /**
     * This rule for a share of the subjects that match.
     *
     * @param share 0 to 100, with up to two decimals
     * @return the narrowed rule
     */
    public RuleDefinition percent(String share) {
        return new RuleDefinition(name, stage, match, share, salt, enabled);
    }

    /**
     * This rule with buckets drawn by something else than its name.
     *
     * @param drawnWith the salt
     * @return the rule
     */
    public RuleDefinition salt(String drawnWith) {
        return new RuleDefinition(name, stage, match, percent, drawnWith, enabled);
    }

    /**
     * This rule, switched off.
     *
     * @return the rule
     */
    public RuleDefinition disabled() {
        return new RuleDefinition(name, stage, match, percent, salt, false);
    }
}
