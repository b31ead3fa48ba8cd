package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.InstanceIds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A server in memory with a block, a state and the values of single instances. Several instances use it. It fails when told
 * to, and its leases end by a clock that tests turn.
 */
public final class MemoryStore {

    public final Key rules = new Key("rules");
    public final Key state = new Key("rules.state");

    public volatile boolean dead;

    private volatile Duration now = Duration.ZERO;

    /** The values of all instances by suffix and id; those whose lease is over too. */
    private final Map<String, Map<String, Leased>> values = new ConcurrentHashMap<>();

    private record Leased(String value, Duration end) {}

    /** Lets time pass, by which leases end. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Forgets all values, as a server does that lost its state. */
    public void forgetValues() {
        values.clear();
    }

    /** What happens right before the next write: another instance is faster. */
    private final List<Runnable> beforeWrites = new ArrayList<>();

    public void beforeTheNextWrite(Runnable faster) {
        beforeWrites.add(faster);
    }

    void requireAlive() throws IOException {
        if (dead) {
            throw new IOException("connection refused");
        }
    }

    public GrayRuleStore open() {
        return new Connection(rules);
    }

    public static final class Key {

        final String name;
        public volatile Optional<String> text = Optional.empty();
        private final List<Runnable> watches = new CopyOnWriteArrayList<>();

        Key(String name) {
            this.name = name;
        }

        public synchronized boolean replace(Optional<String> expected, String next) {
            if (!text.equals(expected)) {
                return false;
            }
            write(Optional.of(next));
            return true;
        }

        public void write(Optional<String> next) {
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
        public InstanceValues instances(String suffix, Duration lease) {
            return new Values(suffix, lease);
        }

        @Override
        public void close() {}
    }

    /** The values of all instances, as one instance sees them. */
    private final class Values implements InstanceValues {

        private final String id = InstanceIds.random();
        private final String suffix;
        private final Duration lease;

        Values(String suffix, Duration lease) {
            this.suffix = suffix;
            this.lease = lease;
        }

        private Map<String, Leased> stored() throws IOException {
            requireAlive();
            return values.computeIfAbsent(suffix, first -> new ConcurrentHashMap<>());
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void put(String value) throws IOException {
            stored().put(id, new Leased(value, now.plus(lease)));
        }

        @Override
        public Map<String, String> all() throws IOException {
            return stored().entrySet().stream()
                    .filter(entry -> entry.getValue().end().compareTo(now) > 0)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().value()));
        }

        @Override
        public void close() throws IOException {
            stored().remove(id);
        }
    }
}
