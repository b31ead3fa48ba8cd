package io.github.grayrelease.decide;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * When a rule takes part.
 *
 * @param from when it begins, inclusive
 * @param until when it ends, exclusive
 * @param every at which times of the day
 */
public record Window(Optional<Instant> from, Optional<Instant> until, Optional<Every> every) {

    boolean isOpen(Instant now) {
        return (from.isEmpty() || !now.isBefore(from.get()))
                && (until.isEmpty() || now.isBefore(until.get()))
                && (every.isEmpty() || every.get().isOpen(now));
    }

    /**
     * A time of the day, as the clocks of a zone show it: an hour that is shown twice counts twice, one that is skipped
     * not at all.
     *
     * @param days the days on which it begins
     * @param from when it begins, inclusive
     * @param until when it ends, exclusive; not after from means the next day
     * @param zone whose clocks
     */
    public record Every(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {

        boolean isOpen(Instant now) {
            ZonedDateTime shown = now.atZone(zone);
            LocalTime time = shown.toLocalTime();
            boolean begun = !time.isBefore(from);
            boolean ended = !time.isBefore(until);
            if (from.isBefore(until)) {
                return begun && !ended && days.contains(shown.getDayOfWeek());
            }
            return (begun && days.contains(shown.getDayOfWeek()))
                    || (!ended && days.contains(shown.getDayOfWeek().minus(1)));
        }
    }
}
