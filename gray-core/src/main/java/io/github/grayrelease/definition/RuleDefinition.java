package io.github.grayrelease.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule, unchecked; the compiler checks it.
 *
 * @param name its name, unique in the document; appears in logs and metrics
 * @param stage the stage; absent in a rule of a variant
 * @param split instead of stage and percent: shares of the matching subjects, by stage
 * @param match its conditions: any entry must hold; absent means every request
 * @param percent the share of the matching subjects, 0 to 100 in steps of 0.01; absent means all
 * @param salt the salt of the buckets; absent means the name
 * @param from the begin, inclusive: a time with an offset
 * @param until the end, exclusive: a time with an offset
 * @param ramp instead of percent: shares with the times of their begin
 * @param analysis how a ramp is judged whose steps wait for evidence
 * @param every times of the day
 * @param enabled whether it is evaluated; absent means true
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
        @Nullable AnalysisDefinition analysis,
        @Nullable EveryDefinition every,
        @Nullable Boolean enabled) {

    private static final int CONTENT_DIGITS = 12;

    // Copies the lists, and the map in its order.
    public RuleDefinition {
        split = split == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(split));
        match = match == null ? null : List.copyOf(match);
        ramp = ramp == null ? null : List.copyOf(ramp);
    }

    /**
     * Creates a rule for every request; narrow it with the other methods.
     *
     * @param name its name
     * @param stage the stage it decides for
     * @return the rule
     */
    public static RuleDefinition rule(String name, String stage) {
        return new RuleDefinition(name, stage, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Creates a rule of a variant, for every request; narrow it with the other methods.
     *
     * @param name its name
     * @return the rule
     */
    public static RuleDefinition rule(String name) {
        return new RuleDefinition(name, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Creates a rule that divides subjects among stages.
     *
     * @param name its name
     * @param shares shares of the matching subjects, by stage
     * @return the rule
     */
    public static RuleDefinition split(String name, Map<String, String> shares) {
        return new RuleDefinition(name, null, shares, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Narrows the rule to requests for which one of the entries holds.
     *
     * @param entries the conditions
     * @return the narrowed rule
     */
    public RuleDefinition when(MatchDefinition... entries) {
        return new RuleDefinition(
                name, stage, split, List.of(entries), percent, salt, from, until, ramp, analysis, every, enabled);
    }

    /**
     * Narrows the rule to a share of the matching subjects.
     *
     * @param share 0 to 100, with up to two decimals
     * @return the narrowed rule
     */
    public RuleDefinition percent(String share) {
        return new RuleDefinition(name, stage, split, match, share, salt, from, until, ramp, analysis, every, enabled);
    }

    /**
     * Sets the salt of the buckets.
     *
     * @param newSalt the salt
     * @return the rule
     */
    public RuleDefinition salt(String newSalt) {
        return new RuleDefinition(
                name, stage, split, match, percent, newSalt, from, until, ramp, analysis, every, enabled);
    }

    /**
     * Narrows the rule to a period.
     *
     * @param begin the begin, inclusive: a time with an offset; null for no limit
     * @param end the end, exclusive; null for no limit
     * @return the narrowed rule
     */
    public RuleDefinition between(@Nullable String begin, @Nullable String end) {
        return new RuleDefinition(name, stage, split, match, percent, salt, begin, end, ramp, analysis, every, enabled);
    }

    /**
     * Narrows the rule to times of the day.
     *
     * @param times the times
     * @return the narrowed rule
     */
    public RuleDefinition every(EveryDefinition times) {
        return new RuleDefinition(
                name, stage, split, match, percent, salt, from, until, ramp, analysis, times, enabled);
    }

    /**
     * Narrows the rule to a share that changes at given times, or that waits for evidence.
     *
     * @param steps the steps, the earliest first
     * @return the narrowed rule
     */
    public RuleDefinition ramp(StepDefinition... steps) {
        return new RuleDefinition(
                name, stage, split, match, percent, salt, from, until, List.of(steps), analysis, every, enabled);
    }

    /**
     * Sets how a ramp is judged whose steps wait for evidence.
     *
     * @param how the analysis
     * @return the rule
     */
    public RuleDefinition analysis(AnalysisDefinition how) {
        return new RuleDefinition(name, stage, split, match, percent, salt, from, until, ramp, how, every, enabled);
    }

    /**
     * A hash of the rule's text. Another text has another hash, on every instance.
     *
     * @return twelve hexadecimal digits
     */
    public String content() {
        return Checksum.of(new CanonicalText(this).text()).substring(0, CONTENT_DIGITS);
    }

    /**
     * Switches the rule off.
     *
     * @return the rule
     */
    public RuleDefinition disabled() {
        return new RuleDefinition(name, stage, split, match, percent, salt, from, until, ramp, analysis, every, false);
    }
}
