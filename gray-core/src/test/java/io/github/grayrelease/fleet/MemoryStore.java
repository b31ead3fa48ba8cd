package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayRuleStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server in memory with a block and a state, which several instances use, and which fails when told to. */
final class MemoryStore {

    final Key rules = new Key("rules");
    final Key state = new Key("rules.state");

    volatile boolean dead;

    /** What happens right before the next write: another instance is faster. */
    private final List<Runnable> beforeWrites = new ArrayList<>();

    void beforeTheNextWrite(Runnable faster) {
        beforeWrites.add(faster);
    }

    void requireAlive() throws IOException {
        if (dead) {
            throw new IOException("connection refused");
        }
    }

    GrayRuleStore open() {
        return new Connection(rules);
    }

    static final class Key {

        final String name;
        volatile Optional<String> text = Optional.empty();
        private final List<Runnable> watches = new CopyOnWriteArrayList<>();

        Key(String name) {
            this.name = name;
        }

        synchronized boolean replace(Optional<String> expected, String next) {
            if (!text.equals(expected)) {
                return false;
            }
            write(Optional.of(next));
            return true;
        }

        void write(Optional<String> next) {
            text = next;
            watches.forEach(Runnable::run);
        }
    }

    /** A connection to one key. */
    final class Connection implements GrayRuleStore {

        private final Key key;

        Connection(Key key) {
            this.key = key;
        }

        @Override
        public Optional<Block> read() throws IOException {
            requireAlive();
            return key.text.map(text -> new Block(key.name, text));
        }

        @Override
        public Watch watch(Runnable changed) throws IOException {
            requireAlive();
            key.watches.add(changed);
            return () -> key.watches.remove(changed);
        }

        @Override
        public boolean replace(Optional<String> expected, String text) throws IOException {
            requireAlive();
            List<Runnable> faster = List.copyOf(beforeWrites);
            beforeWrites.clear();
            faster.forEach(Runnable::run);
            return key.replace(expected, text);
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Optional<GrayRuleStore> beside(String suffix) {
            return Optional.of(new Connection(state));
        }

        @Override
        public void close() {}
    }
}
