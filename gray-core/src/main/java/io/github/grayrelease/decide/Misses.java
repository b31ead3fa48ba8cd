package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;

/** Hears of each rule that is asked for a request and does not decide. Called on the request's thread. */
@FunctionalInterface
public interface Misses {

    void missed(String rule, Miss why);
}
