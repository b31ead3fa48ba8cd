package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time of the day on days of the week, unchecked.
 *
 * @param days the days of its begin, {@code MON} to {@code SUN}; absent means every day
 * @param from the begin, {@code HH:mm}, inclusive; absent, together with until, means all day
 * @param until the end, {@code HH:mm}, exclusive; a time before from is on the next day
 * @param zone the time zone, such as {@code Asia/Shanghai}
 */
public record EveryDefinition(
        @Nullable List<String> days, @Nullable String from, @Nullable String until, @Nullable String zone) {

    // Copies the list.
    public EveryDefinition {
        days = days == null ? null : List.copyOf(days);
    }
}
