package io.github.grayrelease.compile;

import io.github.grayrelease.decide.Ramp;
import io.github.grayrelease.decide.Window;
import io.github.grayrelease.definition.EveryDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.share.Share;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles times: windows, hours of the day, ramps. */
final class TimeCompiler {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final int ABBREVIATED = 3;

    private final Mistakes mistakes;
    private final ShareCompiler shares;

    TimeCompiler(Mistakes mistakes) {
        this.mistakes = mistakes;
        this.shares = new ShareCompiler(mistakes);
    }

    Optional<Window> window(String key, RuleDefinition written) {
        Optional<Instant> from = instant(key + ".from", written.from());
        Optional<Instant> until = instant(key + ".until", written.until());
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            mistakes.refuseText(
                    key + ".until",
                    String.valueOf(written.until()),
                    "is not after from",
                    "set a later time, or swap the two");
        }
        Optional<Window.Every> every =
                written.every() == null ? Optional.empty() : every(key + ".every", written.every());
        return from.isEmpty() && until.isEmpty() && every.isEmpty()
                ? Optional.empty()
                : Optional.of(new Window(from, until, every));
    }

    Optional<Instant> instant(String key, @Nullable String written) {
        if (written == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(written.strip()).toInstant());
        } catch (DateTimeParseException refused) {
            mistakes.refuseText(key, written, "is not a time with an offset", "write it as 2026-12-01T00:00:00+08:00");
            return Optional.empty();
        }
    }

    private Optional<Window.Every> every(String key, EveryDefinition written) {
        Optional<ZoneId> zone = zone(key + ".zone", written.zone());
        Set<DayOfWeek> days = days(key + ".days", written.days());
        if ((written.from() == null) != (written.until() == null)) {
            mistakes.refuse(key, "", "has only one of from and until", "set both, or neither for all day");
        }
        Optional<LocalTime> from = hour(key + ".from", written.from());
        Optional<LocalTime> until = hour(key + ".until", written.until());
        if (written.from() != null && from.isPresent() && from.equals(until)) {
            mistakes.refuse(
                    key, "", "is empty because from equals until", "set a later until, or remove both for all day");
        }
        return zone.map(clocks ->
                new Window.Every(days, from.orElse(LocalTime.MIDNIGHT), until.orElse(LocalTime.MIDNIGHT), clocks));
    }

    private Optional<ZoneId> zone(String key, @Nullable String written) {
        if (written == null) {
            mistakes.refuse(key, "", "is missing", "set a time zone, such as Asia/Shanghai or UTC");
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(written));
        } catch (DateTimeException unknown) {
            mistakes.refuseText(
                    key, written, "is not a time zone", "write one such as Asia/Shanghai, Europe/Berlin or UTC");
            return Optional.empty();
        }
    }

    private Set<DayOfWeek> days(String key, @Nullable List<String> written) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        if (written == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        for (int i = 0; i < written.size(); i++) {
            String name = written.get(i);
            Optional<DayOfWeek> day = Stream.of(DayOfWeek.values())
                    .filter(known -> abbreviated(known).equalsIgnoreCase(name)
                            || known.name().equalsIgnoreCase(name))
                    .findFirst();
            day.ifPresent(days::add);
            if (day.isEmpty()) {
                String known = Stream.of(DayOfWeek.values())
                        .map(TimeCompiler::abbreviated)
                        .collect(Collectors.joining(", "));
                mistakes.refuseText(key + "[" + i + "]", name, "is not a day of the week", "write one of " + known);
            }
        }
        if (written.isEmpty()) {
            mistakes.refuse(key, "", "names no day", "name one, or remove 'days' for every day");
        }
        return days;
    }

    private static String abbreviated(DayOfWeek day) {
        return day.name().substring(0, ABBREVIATED);
    }

    private Optional<LocalTime> hour(String key, @Nullable String written) {
        if (written == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.parse(written.strip(), HOUR));
        } catch (DateTimeParseException refused) {
            mistakes.refuseText(
                    key, written, "is not a time of the day", "write it in quotes as \"09:00\"; midnight is \"00:00\"");
            return Optional.empty();
        }
    }

    Ramp ramp(String key, List<StepDefinition> written) {
        if (written.isEmpty()) {
            mistakes.refuse(key, "", "has no step", "add one: { at: TIME, percent: NUMBER }");
        }
        List<Ramp.Step> steps = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            step(key + "[" + i + "]", written.get(i), steps);
        }
        return new Ramp(steps);
    }

    private void step(String key, StepDefinition written, List<Ramp.Step> before) {
        if (written.at() == null) {
            mistakes.refuse(
                    key + ".at", "", "is missing", "set the begin of the step, such as 2026-12-01T00:00:00+08:00");
        }
        if (written.percent() == null) {
            mistakes.refuse(key + ".percent", "", "is missing", "set a number from 0 to 100");
        }
        Optional<Instant> at = instant(key + ".at", written.at());
        Optional<Share> share = shares.compile(key + ".percent", written.percent());
        if (at.isPresent() && share.isPresent()) {
            if (!before.isEmpty() && !before.get(before.size() - 1).at().isBefore(at.get())) {
                mistakes.refuseText(
                        key + ".at",
                        String.valueOf(written.at()),
                        "is not after the step before",
                        "put the steps in order");
            }
            before.add(new Ramp.Step(at.get(), share.get()));
        }
    }
}
