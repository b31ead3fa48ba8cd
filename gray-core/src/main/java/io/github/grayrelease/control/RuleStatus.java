package io.github.grayrelease.control;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.RulesState.Fleet;
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
     * All suspended stages, by the rules and by operators. An operator's reason replaces that of the rules.
     *
     * @return the stages, each with its reason
     */
    public Map<String, Suspension> suspended() {
        Map<String, Suspension> suspended = new LinkedHashMap<>();
        for (String stage : current.document().suspended()) {
            suspended.put(stage, new Suspension("gray.suspended", current.source(), current.at()));
        }
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
     * The last attempt to change the rules.
     *
     * @param at the time it was
     * @param reload the attempt and its outcome
     */
    public record LastReload(Instant at, GrayReload reload) {}
}
