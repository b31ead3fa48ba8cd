package io.github.grayrelease.control;

import io.github.grayrelease.GrayReload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How things stand, at one moment.
 *
 * @param source where the rules come from
 * @param current what is in force
 * @param pending what the source says while a version is pinned
 * @param switches what operators switched
 * @param persistence whether a restart would find all of this
 * @param lastReload what became of the last attempt to change the rules
 * @param trouble what is wrong with the source, for as long as it is
 * @param age how long ago the source was last known to be good
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
     * What became of the last attempt to change the rules.
     *
     * @param at when it was
     * @param reload what became of it
     */
    public record LastReload(Instant at, GrayReload reload) {}
}
