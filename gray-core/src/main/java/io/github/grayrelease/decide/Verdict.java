package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.OptionalInt;

/** The answer of one rule for one request. */
public sealed interface Verdict {

    /**
     * The rule decides.
     *
     * @param stage the stage; empty in a rule of a variant
     * @param bucket the subject's bucket, if the rule has a percentage
     */
    record Hit(String stage, OptionalInt bucket) implements Verdict {}

    /**
     * The rule does not decide.
     *
     * @param miss the reason
     */
    record Missed(Miss miss) implements Verdict {}
}
