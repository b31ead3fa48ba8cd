package io.github.grayrelease.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one meter by a name and an index, such as a rule and a reason. Incrementing one that exists allocates
 * nothing. A name that is not declared counts as {@code other}, so a request that was decided by replaced rules does not
 * bring back a counter that was removed with them.
 */
final class NamedCounters {

    /** The label of names that are not declared. */
    static final String OTHER = "other";

    /** Creates counters. */
    @FunctionalInterface
    interface Registering {

        Counter counter(String name, int index);
    }

    private final MeterRegistry registry;
    private final int width;
    private final Predicate<String> declared;
    private final Registering registering;
    private final Map<String, AtomicReferenceArray<@Nullable Counter>> byName = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * Creates counters as they are needed.
     *
     * @param width the number of indexes
     * @param declared whether a name may be a label now
     */
    NamedCounters(MeterRegistry registry, int width, Predicate<String> declared, Registering registering) {
        this.registry = registry;
        this.width = width;
        this.declared = declared;
        this.registering = registering;
    }

    /**
     * Counts.
     *
     * @return false if nothing was counted, because {@link #close} was called
     */
    boolean increment(String name, int index) {
        AtomicReferenceArray<@Nullable Counter> row = byName.get(name);
        Counter counter = row == null ? null : row.get(index);
        Counter found = counter == null ? registered(name, index) : counter;
        if (found != null) {
            found.increment();
        }
        return found != null;
    }

    /** In one lock with {@link #forgetUndeclared}, which is called when other rules are in force already. */
    private synchronized @Nullable Counter registered(String name, int index) {
        if (closed) {
            return null;
        }
        String label = declared.test(name) ? name : OTHER;
        AtomicReferenceArray<@Nullable Counter> row =
                byName.computeIfAbsent(label, added -> new AtomicReferenceArray<>(width));
        Counter counter = row.get(index);
        if (counter == null) {
            counter = registering.counter(label, index);
            row.set(index, counter);
        }
        return counter;
    }

    /** Removes the counters of names that are not declared any more. */
    synchronized void forgetUndeclared() {
        byName.keySet().removeIf(name -> !name.equals(OTHER) && !declared.test(name) && removed(name));
    }

    /** Removes all counters. */
    synchronized void forgetAll() {
        byName.keySet().removeIf(this::removed);
    }

    /** Removes all counters for good. */
    synchronized void close() {
        closed = true;
        forgetAll();
    }

    private boolean removed(String name) {
        AtomicReferenceArray<@Nullable Counter> row = byName.get(name);
        for (int i = 0; row != null && i < width; i++) {
            Counter counter = row.get(i);
            if (counter != null) {
                registry.remove(counter);
            }
        }
        return true;
    }
}
