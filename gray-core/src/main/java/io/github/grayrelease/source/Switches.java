package io.github.grayrelease.source;

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
 */
public record Switches(Optional<String> pinned, Map<String, Suspension> suspended) {

    static final Switches NONE = new Switches(Optional.empty(), Map.of());

    public Switches {
        suspended = Collections.unmodifiableMap(new LinkedHashMap<>(suspended));
    }

    /**
     * Why a stage is switched off.
     *
     * @param because the reason, as the operator wrote it
     * @param by the operator
     * @param at when
     */
    public record Suspension(String because, String by, Instant at) {}

    Switches pinned(Optional<String> version) {
        return new Switches(version, suspended);
    }

    Switches suspending(String stage, Suspension why) {
        Map<String, Suspension> more = new LinkedHashMap<>(suspended);
        more.put(stage, why);
        return new Switches(pinned, more);
    }

    Switches resuming(String stage) {
        Map<String, Suspension> fewer = new LinkedHashMap<>(suspended);
        fewer.remove(stage);
        return new Switches(pinned, fewer);
    }
}
