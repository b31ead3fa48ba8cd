package io.github.grayrelease.control;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The status of the rules at one moment.
 *
 * @param source the source of the rules
 * @param current the revision in force
 * @param pending the source's rules while another version is pinned
 * @param switches the switches of operators on this instance
 * @param fleet the switches of operators for all instances
 * @param persistence whether a restart would restore this status
 * @param lastReload the last attempt to change the rules
 * @param trouble the current trouble of the source
 * @param age the time since the last good reading of the source
 */
public record RuleStatus(
        String source,
        Revision current,
        Optional<Revision> pending,
        Switches switches,
        Fleet fleet,
        Persistence persistence,
        Optional<LastReload> lastReload,
        Optional<String> trouble,
        Duration age) {

    /**
     * All suspended stages: by the rules, by rollouts, and by operators, whose reason replaces the others.
     *
     * @return the stages, each with its reason
     */
    public Map<String, Suspension> suspended() {
        Map<String, Suspension> suspended = new LinkedHashMap<>();
        for (String stage : current.document().suspended()) {
            suspended.put(stage, new Suspension("gray.suspended", current.source(), current.at()));
        }
        suspended.putAll(fleet.rolledBack());
        suspended.putAll(switches.suspended());
        suspended.putAll(fleet.switches().suspended());
        return suspended;
    }

    /**
     * The pinned version, by this instance's own pin or else the fleet's.
     *
     * @return the version; empty if none is pinned
     */
    public Optional<String> pinned() {
        return switches.pinned().or(() -> fleet.switches().pinned());
    }

    /**
     * All withdrawn invitations.
     *
     * @return the withdrawals, by id
     */
    public Map<String, Withdrawal> withdrawn() {
        Map<String, Withdrawal> withdrawn = new LinkedHashMap<>(switches.withdrawn());
        withdrawn.putAll(fleet.switches().withdrawn());
        return withdrawn;
    }

    /**
     * The switches for all instances. Those of this instance come on top: a stage is off if either suspends it, and this
     * instance's own pin counts before the fleet's.
     *
     * @param switches the switches
     * @param pin the rules of the pinned version; empty if none is pinned, or if this instance can't put it in force
     * @param rolledBack the stages that rollouts have suspended
     */
    public record Fleet(Switches switches, Optional<Revision> pin, Map<String, Suspension> rolledBack) {

        /** No switches. */
        public static final Fleet NONE = new Fleet(Switches.NONE, Optional.empty(), Map.of());

        // Copies the map.
        public Fleet {
            rolledBack = Map.copyOf(rolledBack);
        }

        Fleet with(Map<String, Suspension> stages) {
            return new Fleet(switches, pin, stages);
        }
    }

    /**
     * The last attempt to change the rules.
     *
     * @param at the time it was
     * @param reload the attempt and its outcome
     */
    public record LastReload(Instant at, GrayReload reload) {}
}
