package io.github.grayrelease.rollout;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other instances have seen of the steps that this one judges. An instance that is gone counts until the step ends, for
 * those that have seen its numbers. One thread exchanges, any may read.
 */
public final class Peers {

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final Optional<InstanceValues> values;

    /** The counts of the others, by the name of the round and the id of the instance. */
    private final Map<String, Map<String, Counts>> seen = new ConcurrentHashMap<>();

    private boolean failing;

    /**
     * Uses the values of instances.
     *
     * @param values the values, whose owner closes them; empty if each instance judges for itself
     */
    public Peers(Optional<? extends InstanceValues> values) {
        this.values = values.map(InstanceValues.class::cast);
    }

    /**
     * Tells the others what this instance has seen, and reads what they have. If the store does not answer, what was read
     * before counts.
     */
    void exchange(Collection<Steered> own) {
        List<Steered> shared =
                own.stream().filter(one -> one.plan().analysis().isShared()).toList();
        seen.keySet().retainAll(shared.stream().map(Steered::round).collect(Collectors.toSet()));
        if (values.isEmpty() || shared.isEmpty()) {
            return;
        }
        try {
            values.get().put(text(shared));
            values.get().all().forEach((instance, text) -> {
                if (!instance.equals(values.get().id())) {
                    read(text).forEach((round, counts) -> remember(round, instance, counts, shared));
                }
            });
            failing = false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            if (!failing) {
                log.warn(
                        "What other instances have seen of rollouts can't be exchanged: {}; what was read before counts",
                        away.toString());
            }
            failing = true;
        }
    }

    private static String text(List<Steered> shared) {
        return shared.stream()
                .map(one -> one.round() + " " + one.judge().counts().text())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Counts> read(String text) {
        Map<String, Counts> counts = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.split(" ", 2);
            if (parts.length == 2) {
                Counts.read(parts[1]).ifPresent(known -> counts.put(parts[0], known));
            }
        }
        return counts;
    }

    private void remember(String round, String instance, Counts counts, List<Steered> shared) {
        if (shared.stream().anyMatch(one -> one.round().equals(round))) {
            Map<String, Counts> others = new HashMap<>(seen.getOrDefault(round, Map.of()));
            others.put(instance, counts);
            seen.put(round, Map.copyOf(others));
        }
    }

    /** What all instances have seen of a round. */
    Counts sum(String round, Counts own) {
        Counts sum = own;
        for (Counts other : seen.getOrDefault(round, Map.of()).values()) {
            sum = sum.plus(other);
        }
        return sum;
    }
}
