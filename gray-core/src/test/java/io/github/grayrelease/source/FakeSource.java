package io.github.grayrelease.source;

import io.github.grayrelease.GrayRuleStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A store in memory, which fails when told to. */
final class FakeSource implements GrayRuleStore {

    static final Duration POLL = Duration.ofSeconds(10);

    Optional<String> text = Optional.empty();
    boolean dead;
    boolean torn;
    int reads;
    int watches;
    Runnable changed = () -> {};

    @Override
    public Optional<Block> read() throws IOException {
        reads++;
        if (dead) {
            throw new IOException("connection refused");
        }
        return text.map(written -> new Block("rules", written));
    }

    @Override
    public Watch watch(Runnable signal) throws IOException {
        if (dead) {
            throw new IOException("connection refused");
        }
        changed = signal;
        watches++;
        return () -> watches--;
    }

    @Override
    public Duration pollInterval() {
        return POLL;
    }

    @Override
    public boolean canBeTorn() {
        return torn;
    }

    @Override
    public boolean replace(Optional<String> expected, String next) {
        if (!expected.equals(text)) {
            return false;
        }
        text = Optional.of(next);
        return true;
    }

    @Override
    public void close() {}
}
