package io.github.grayrelease.control;

import io.github.grayrelease.GrayReload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The status of the rules at one moment.
 *
 * @param source the source of the rules
 * @param current the revision in force
 * @param pending the source's rules while another version is pinned
 * @param switches the switches of operators
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
        Persistence persistence,
        Optional<LastReload> lastReload,
        Optional<String> trouble,
        Duration age) {

    /**
     * The last attempt to change the rules.
     *
     * @param at the time it was
     * @param reload the attempt and its outcome
     */
    public record LastReload(Instant at, GrayReload reload) {}
}
