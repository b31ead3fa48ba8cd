package io.github.grayrelease.rollout;

import io.github.grayrelease.GrayRuleStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key in memory that several instances read and write; each connection can be cut. */
final class SharedKey {

    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private Optional<String> text = Optional.empty();

    synchronized Optional<String> text() {
        return text;
    }

    private synchronized boolean replace(Optional<String> expected, String next) {
        if (!text.equals(expected)) {
            return false;
        }
        text = Optional.of(next);
        return true;
    }

    Connection connect() {
        return new Connection();
    }

    final class Connection implements GrayRuleStore {

        private volatile boolean cut;
        private volatile Runnable told = () -> {};

        void cut() {
            cut = true;
        }

        void mend() {
            cut = false;
            told.run();
        }

        private void requireWhole() throws IOException {
            if (cut) {
                throw new IOException("connection refused");
            }
        }

        @Override
        public Optional<Block> read() throws IOException {
            requireWhole();
            return text().map(content -> new Block("memory", content));
        }

        @Override
        public Watch watch(Runnable changed) throws IOException {
            requireWhole();
            told = changed;
            watches.add(changed);
            return () -> watches.remove(changed);
        }

        @Override
        public boolean replace(Optional<String> expected, String next) throws IOException {
            requireWhole();
            boolean isWritten = SharedKey.this.replace(expected, next);
            watches.forEach(Runnable::run);
            return isWritten;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void close() {}
    }
}
