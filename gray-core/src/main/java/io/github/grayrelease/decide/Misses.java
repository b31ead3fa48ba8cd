package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;

/** Hears of each rule that is asked for a request and does not decide. */
@FunctionalInterface
public interface Misses {

    /** Called on the request's thread; must be as fast as a counter. */
    void missed(Rule rule, Miss miss);
}
