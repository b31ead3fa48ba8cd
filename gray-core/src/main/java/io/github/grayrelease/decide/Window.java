package io.github.grayrelease.decide;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * The times at which a rule is evaluated.
 *
 * @param from the begin, inclusive
 * @param until the end, exclusive
 * @param every times of the day; empty means all day
 */
public record Window(Optional<Instant> from, Optional<Instant> until, Optional<Every> every) {

    boolean isOpen(Instant now) {
        return (from.isEmpty() || !now.isBefore(from.get()))
                && (until.isEmpty() || now.isBefore(until.get()))
                && (every.isEmpty() || every.get().isOpen(now));
    }

    /** The part that is not open, in words. */
    String unmet(Instant now) {
        if (from.isPresent() && now.isBefore(from.get())) {
            return "from is in the future";
        }
        return until.isPresent() && !now.isBefore(until.get()) ? "until is in the past" : "now is outside every";
    }

    /**
     * A time of the day in a zone. When clocks change, a repeated hour counts twice and a skipped hour does not count.
     *
     * @param days the days of its begin
     * @param from the begin, inclusive
     * @param until the end, exclusive; on the next day unless it is after from
     * @param zone the time zone
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
