package io.github.grayrelease.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it was written; the compiler checks it.
 *
 * @param name its name, unique in the document; stands in logs and metrics
 * @param stage the stage it decides for; absent in a rule of a variant
 * @param split instead of stage and percent: the share of the subjects that match, by stage
 * @param match its conditions: any entry may match; absent means every request
 * @param percent the share of subjects that match, 0 to 100 in steps of 0.01; absent means all
 * @param salt what the buckets are drawn with; absent means the name
 * @param from when it begins to take part, inclusive: a time with an offset
 * @param until when it ceases to, exclusive: a time with an offset
 * @param ramp instead of percent: shares that begin at given times
 * @param every times of the day at which it takes part
 * @param enabled whether it takes part; absent means it does
 */
public record RuleDefinition(
        @Nullable String name,
        @Nullable String stage,
        @Nullable Map<String, String> split,
        @Nullable List<MatchDefinition> match,
        @Nullable String percent,
        @Nullable String salt,
        @Nullable String from,
        @Nullable String until,
        @Nullable List<StepDefinition> ramp,
        @Nullable EveryDefinition every,
        @Nullable Boolean enabled) {

    // Copies the lists, and the map in its order.
    public RuleDefinition {
        split = split == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(split));
        match = match == null ? null : List.copyOf(match);
        ramp = ramp == null ? null : List.copyOf(ramp);
    }

    /**
     * A rule that decides for every request; narrow it with the other methods.
     *
     * @param name its name
     * @param stage the stage it decides for
     * @return the rule
     */
    public static RuleDefinition rule(String name, String stage) {
        return new RuleDefinition(name, stage, null, null, null, null, null, null, null, null, null);
    }

    /**
     * A rule of a variant, on for every request; narrow it with the other methods.
     *
     * @param name its name
     * @return the rule
     */
    public static RuleDefinition rule(String name) {
        return new RuleDefinition(name, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * A rule that divides subjects among stages.
     *
     * @param name its name
     * @param shares the share of all subjects that match, by stage
     * @return the rule
     */
    public static RuleDefinition split(String name, Map<String, String> shares) {
        return new RuleDefinition(name, null, shares, null, null, null, null, null, null, null, null);
    }

    /**
     * This rule for requests that one of the entries matches.
     *
     * @param entries the conditions
     * @return the narrowed rule
     */
    public RuleDefinition when(MatchDefinition... entries) {
        return new RuleDefinition(
                name, stage, split, List.of(entries), percent, salt, from, until, ramp, every, enabled);
    }

    /**
     * This rule for a share of the subjects that match.
     *
     * @param share 0 to 100, with up to two decimals
     * @return the narrowed rule
     */
    public RuleDefinition percent(String share) {
        return new RuleDefinition(name, stage, split, match, share, salt, from, until, ramp, every, enabled);
    }

    /**
     * This rule with buckets drawn by something else than its name.
     *
     * @param drawnWith the salt
     * @return the rule
     */
    public RuleDefinition salt(String drawnWith) {
        return new RuleDefinition(name, stage, split, match, percent, drawnWith, from, until, ramp, every, enabled);
    }

    /**
     * This rule for a time.
     *
     * @param begin when it begins, inclusive: a time with an offset; null for always
     * @param end when it ends, exclusive; null for never
     * @return the narrowed rule
     */
    public RuleDefinition between(@Nullable String begin, @Nullable String end) {
        return new RuleDefinition(name, stage, split, match, percent, salt, begin, end, ramp, every, enabled);
    }

    /**
     * This rule for times of the day.
     *
     * @param times the times
     * @return the narrowed rule
     */
    public RuleDefinition every(EveryDefinition times) {
        return new RuleDefinition(name, stage, split, match, percent, salt, from, until, ramp, times, enabled);
    }

    /**
     * This rule for a share of the subjects that changes at given times.
     *
     * @param steps the steps, the earliest first
     * @return the narrowed rule
     */
    public RuleDefinition ramp(StepDefinition... steps) {
        return new RuleDefinition(
                name, stage, split, match, percent, salt, from, until, List.of(steps), every, enabled);
    }

    /**
     * This rule, switched off.
     *
     * @return the rule
     */
    public RuleDefinition disabled() {
        return new RuleDefinition(name, stage, split, match, percent, salt, from, until, ramp, every, false);
    }
}
