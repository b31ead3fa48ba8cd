package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time of the day on days of the week, as it was written.
 *
 * @param days the days on which it begins, {@code MON} to {@code SUN}; absent means every day
 * @param from when it begins, {@code HH:mm}, inclusive; absent, together with until, means all day
 * @param until when it ends, {@code HH:mm}, exclusive; before from it means the next day
 * @param zone whose clock counts, such as {@code Asia/Shanghai}
 */
public record EveryDefinition(
        @Nullable List<String> days, @Nullable String from, @Nullable String until, @Nullable String zone) {

    // Copies the list.
    public EveryDefinition {
        days = days == null ? null : List.copyOf(days);
    }
}
