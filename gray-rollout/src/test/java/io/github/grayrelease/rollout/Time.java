package io.github.grayrelease.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time that passes when a test says so. */
final class Time implements InstantSource {

    private volatile Instant now = Instance.BEGIN;

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void passASecond() {
        pass(Duration.ofSeconds(1));
    }

    /** Whether the rollouts look again in this second. */
    boolean isAtTick() {
        return now.getEpochSecond() % Rollouts.TICK.toSeconds() == 0;
    }
}
