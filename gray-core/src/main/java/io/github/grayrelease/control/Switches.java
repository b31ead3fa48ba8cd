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
 * The switches of operators, which override the rules. Immutable.
 *
 * @param pinned the version that stays in force until unpin
 * @param suspended the suspended stages, each with its reason
 * @param withdrawn the withdrawn invitations, by id
 * @param acts the latest acts that changed no rules, the newest first
 */
public record Switches(
        Optional<String> pinned, Map<String, Suspension> suspended, Map<String, Withdrawal> withdrawn, List<Act> acts) {

    /** No switches. */
    public static final Switches NONE = new Switches(Optional.empty(), Map.of(), Map.of(), List.of());

    private static final int MOST_ACTS = 10;

    // Copies the collections, the maps in their order.
    public Switches {
        suspended = Collections.unmodifiableMap(new LinkedHashMap<>(suspended));
        withdrawn = Collections.unmodifiableMap(new LinkedHashMap<>(withdrawn));
        acts = List.copyOf(acts);
    }

    /**
     * The suspension of a stage.
     *
     * @param because the operator's reason, if given; empty where none was given
     * @param by the operator
     * @param at the time
     */
    public record Suspension(String because, String by, Instant at) {}

    /**
     * The withdrawal of an invitation.
     *
     * @param by the operator
     * @param at the time
     */
    public record Withdrawal(String by, Instant at) {}

    /**
     * Checks the form of an invitation's id.
     *
     * @param id the id
     * @throws IllegalArgumentException if it is none
     */
    public static void requireInvitation(String id) {
        if (!Invitations.isId(id)) {
            throw new IllegalArgumentException(
                    "not an invitation id; use the 'id' that POST /actuator/gray/invitations returned");
        }
    }

    /**
     * Replaces the pin.
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

    /** Forgets withdrawals older than the maximum lifetime of invitations. */
    Switches withdrawing(String invitation, Withdrawal withdrawal) {
        Instant forgotten = withdrawal.at().minus(Invitations.LONGEST.plusDays(1));
        Map<String, Withdrawal> more = new LinkedHashMap<>(withdrawn);
        more.values().removeIf(earlier -> earlier.at().isBefore(forgotten));
        more.putIfAbsent(invitation, withdrawal);
        return new Switches(pinned, suspended, more, acts);
    }

    /** Adds an act and forgets the oldest of more than ten. */
    Switches noting(Act act) {
        List<Act> more =
                Stream.concat(Stream.of(act), acts.stream()).limit(MOST_ACTS).toList();
        return new Switches(pinned, suspended, withdrawn, more);
    }
}
