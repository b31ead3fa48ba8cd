package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.OptionalInt;

/** What one rule says of one request. */
public sealed interface Verdict {

    /**
     * The rule decides.
     *
     * @param stage the stage it decides for; empty in a rule of a variant
     * @param bucket the subject's bucket, where the rule has a share
     */
    record Hit(String stage, OptionalInt bucket) implements Verdict {}

    /**
     * The rule does not decide.
     *
     * @param miss why
     */
    record Missed(Miss miss) implements Verdict {}
}
