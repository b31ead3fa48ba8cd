package io.github.grayrelease.definition;

import org.jspecify.annotations.Nullable;

/**
 * A step of a ramp, unchecked: it begins at a time, or it is a step of a rollout and waits for evidence.
 *
 * @param at its begin: a time with an offset
 * @param for_ the time that it lasts at least, in a rollout
 * @param percent the share of subjects from then on
 * @param approve whether it begins only after an operator has approved it, in a rollout; absent means false
 */
@SuppressWarnings("MemberName") // the key is 'for', which is a word of the language
public record StepDefinition(
        @Nullable String at, @Nullable String for_, @Nullable String percent, @Nullable Boolean approve) {

    /**
     * A step that begins at a time.
     *
     * @param at its begin: a time with an offset
     * @param percent the share of subjects from then on
     * @return the step
     */
    public static StepDefinition at(@Nullable String at, @Nullable String percent) {
        return new StepDefinition(at, null, percent, null);
    }

    /**
     * A step of a rollout.
     *
     * @param time the time that it lasts at least, such as {@code 15m}; null in the last step
     * @param percent the share of subjects
     * @return the step
     */
    public static StepDefinition lasting(@Nullable String time, @Nullable String percent) {
        return new StepDefinition(null, time, percent, null);
    }

    /**
     * Lets the step begin only after an operator has approved it.
     *
     * @return the step
     */
    public StepDefinition approved() {
        return new StepDefinition(at, for_, percent, true);
    }
}
