package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.OptionalInt;

/** What one rule says of one request. */
sealed interface Verdict {

    /** The rule decides for every subject that matches. */
    Verdict HIT = new Hit(OptionalInt.empty());

    /**
     * The rule decides.
     *
     * @param bucket the subject's bucket, where the rule has a percentage
     */
    record Hit(OptionalInt bucket) implements Verdict {}

    /**
     * The rule does not decide.
     *
     * @param miss why
     */
    record Missed(Miss miss) implements Verdict {}
}
