package io.github.grayrelease.control;

import io.github.grayrelease.trust.Invitations;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What operators switched on this instance, over what the rules say. Immutable.
 *
 * @param pinned the version that stays in force whatever the source says
 * @param suspended the stages that are switched off, and why
 * @param withdrawn the invitations that no longer count, by their ids
 * @param acts the last things operators did that put no other rules in force, the newest first
 */
public record Switches(
        Optional<String> pinned, Map<String, Suspension> suspended, Map<String, Withdrawal> withdrawn, List<Act> acts) {

    /** Nothing is switched. */
    public static final Switches NONE = new Switches(Optional.empty(), Map.of(), Map.of(), List.of());

    private static final int MOST_ACTS = 10;

    // Copies the collections, the maps in their order.
    public Switches {
        suspended = Collections.unmodifiableMap(new LinkedHashMap<>(suspended));
        withdrawn = Collections.unmodifiableMap(new LinkedHashMap<>(withdrawn));
        acts = List.copyOf(acts);
    }

    /**
     * Why a stage is switched off.
     *
     * @param because the reason, as the operator wrote it; empty where none was given
     * @param by the operator
     * @param at when
     */
    public record Suspension(String because, String by, Instant at) {}

    /**
     * That an invitation no longer counts.
     *
     * @param by the operator
     * @param at when
     */
    public record Withdrawal(String by, Instant at) {}

    /**
     * These switches with another pin.
     *
     * @param version the version to pin; empty for none
     * @return the switches
     */
    public Switches pinned(Optional<String> version) {
        return new Switches(version, suspended, withdrawn, acts);
    }

    Switches suspending(String stage, Suspension why) {
        Map<String, Suspension> more = new LinkedHashMap<>(suspended);
        more.put(stage, why);
        return new Switches(pinned, more, withdrawn, acts);
    }

    Switches resuming(String stage) {
        Map<String, Suspension> fewer = new LinkedHashMap<>(suspended);
        fewer.remove(stage);
        return new Switches(pinned, fewer, withdrawn, acts);
    }

    /** Forgets what was withdrawn so long ago that no such invitation counts anyway. */
    Switches withdrawing(String invitation, Withdrawal withdrawal) {
        Instant forgotten = withdrawal.at().minus(Invitations.LONGEST.plusDays(1));
        Map<String, Withdrawal> more = new LinkedHashMap<>(withdrawn);
        more.values().removeIf(earlier -> earlier.at().isBefore(forgotten));
        more.putIfAbsent(invitation, withdrawal);
        return new Switches(pinned, suspended, more, acts);
    }

    /** Remembers what was done, and forgets the oldest of more than ten. */
    Switches noting(Act act) {
        List<Act> more =
                Stream.concat(Stream.of(act), acts.stream()).limit(MOST_ACTS).toList();
        return new Switches(pinned, suspended, withdrawn, more);
    }
}
