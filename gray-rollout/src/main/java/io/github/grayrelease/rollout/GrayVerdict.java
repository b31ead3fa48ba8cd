package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.RolloutState.Phase;
import java.time.Instant;

/**
 * What became of a rollout, or would have become of it: Spring's application event, for a message to people. The instance that
 * wrote the outcome publishes it: once in a fleet. Where the action is {@code observe}, each instance publishes a new verdict
 * of its own. Listeners run on the thread that judges, so they must return soon or be asynchronous.
 *
 * @param rule the rule of the rollout
 * @param phase its phase from now on
 * @param step the number of its step, from 1; 0 before the first
 * @param percent the share in force, from 0 to 100
 * @param verdict what the judge saw
 * @param by who did it: an operator, or {@code judge}
 * @param text one line for people: {@code checkout, step 2 (10 %): rolled back. …}
 * @param rulesVersion the version of the rules
 * @param at the time
 */
public record GrayVerdict(
        String rule,
        Phase phase,
        int step,
        double percent,
        Verdict verdict,
        String by,
        String text,
        String rulesVersion,
        Instant at) {

    static GrayVerdict of(
            Steered known,
            RolloutState state,
            Verdict verdict,
            String by,
            String text,
            String rulesVersion,
            Instant at) {
        double percent = state.share(known.plan()).percent();
        return new GrayVerdict(
                known.rule(), state.phase(), state.step() + 1, percent, verdict, by, text, rulesVersion, at);
    }
}
