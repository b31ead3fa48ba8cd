package io.github.grayrelease.source;

import io.github.grayrelease.extract.Invitations;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator switched on this instance, over what the rules say.
 *
 * @param pinned the version that stays in force whatever the source says
 * @param suspended the stages that are switched off, and why
 * @param withdrawn the invitations that count no longer, by their ids
 */
public record Switches(Optional<String> pinned, Map<String, Suspension> suspended, Map<String, Withdrawal> withdrawn) {

    static final Switches NONE = new Switches(Optional.empty(), Map.of(), Map.of());

    public Switches {
        suspended = Collections.unmodifiableMap(new LinkedHashMap<>(suspended));
        withdrawn = Collections.unmodifiableMap(new LinkedHashMap<>(withdrawn));
    }

    /**
     * Why a stage is switched off.
     *
     * @param because the reason, as the operator wrote it
     * @param by the operator
     * @param at when
     */
    public record Suspension(String because, String by, Instant at) {}

    /**
     * That an invitation counts no longer.
     *
     * @param by the operator
     * @param at when
     */
    public record Withdrawal(String by, Instant at) {}

    Switches pinned(Optional<String> version) {
        return new Switches(version, suspended, withdrawn);
    }

    Switches suspending(String stage, Suspension why) {
        Map<String, Suspension> more = new LinkedHashMap<>(suspended);
        more.put(stage, why);
        return new Switches(pinned, more, withdrawn);
    }

    Switches resuming(String stage) {
        Map<String, Suspension> fewer = new LinkedHashMap<>(suspended);
        fewer.remove(stage);
        return new Switches(pinned, fewer, withdrawn);
    }

    /** Forgets what was withdrawn so long ago that no such invitation counts anyway. */
    Switches withdrawing(String invitation, Withdrawal withdrawal) {
        Instant forgotten = withdrawal.at().minus(Invitations.LONGEST.plusDays(1));
        Map<String, Withdrawal> more = new LinkedHashMap<>(withdrawn);
        more.values().removeIf(earlier -> earlier.at().isBefore(forgotten));
        more.putIfAbsent(invitation, withdrawal);
        return new Switches(pinned, suspended, more);
    }
}
