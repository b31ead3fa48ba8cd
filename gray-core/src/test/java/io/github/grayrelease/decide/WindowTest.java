package io.github.grayrelease.decide;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.definition.EveryDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.extract.PresentedTags;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    private static boolean hits(RuleDefinition rule, String at) {
        return hits(RuleCompiler.compile(RuleDocument.of("stable", "beta").rules(rule)), Instant.parse(at));
    }

    private static boolean hits(RuleBook book, Instant at) {
        return book.decide(PresentedTags.NOTHING, new RequestFacts(), () -> at)
                .decision()
                .stage()
                .equals("beta");
    }

    @Test
    void aWindowBeginsInclusiveAndEndsExclusive() {
        RuleDefinition rule = rule("w", "beta").between("2026-12-01T00:00:00+08:00", "2026-12-08T00:00:00+08:00");

        assertThat(hits(rule, "2026-11-30T15:59:59.999Z")).isFalse();
        assertThat(hits(rule, "2026-11-30T16:00:00Z")).isTrue();
        assertThat(hits(rule, "2026-12-07T15:59:59.999Z")).isTrue();
        assertThat(hits(rule, "2026-12-07T16:00:00Z")).isFalse();
    }

    /**
     * Each half hour of a year, in zones of the north, of the south and without daylight saving, against arithmetic on
     * local times of the days around.
     */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 09:00, 18:00",
        "Europe/Berlin, 22:00, 06:00",
        "Europe/Berlin, 02:00, 03:00",
        "Europe/Berlin, 02:30, 02:00",
        "Australia/Sydney, 23:30, 02:30",
        "Asia/Shanghai, 00:00, 00:30",
        "America/New_York, 01:30, 02:00"
    })
    void everyTransitionOfAYearIsWhereTheLocalClockShowsIt(String zone, String from, String until) {
        List<String> days = List.of("MON", "TUE", "SAT", "SUN");
        Set<DayOfWeek> begins = Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        RuleBook book = RuleCompiler.compile(RuleDocument.of("stable", "beta")
                .rules(rule("every", "beta").every(new EveryDefinition(days, from, until, zone))));
        Duration length = Duration.between(
                LocalDateTime.parse("2026-01-01T" + from),
                LocalDateTime.parse((until.compareTo(from) > 0 ? "2026-01-01T" : "2026-01-02T") + until));
        int open = 0;
        Instant end = Instant.parse("2027-01-02T00:00:00Z");
        for (Instant at = Instant.parse("2026-01-01T00:00:00Z"); at.isBefore(end); at = at.plusSeconds(1800)) {
            LocalDateTime shown = LocalDateTime.ofInstant(at, ZoneId.of(zone));
            boolean expected = false;
            for (LocalDate day :
                    List.of(shown.toLocalDate(), shown.toLocalDate().minusDays(1))) {
                LocalDateTime begin = LocalDateTime.parse(day + "T" + from);
                expected |= begins.contains(day.getDayOfWeek())
                        && !shown.isBefore(begin)
                        && shown.isBefore(begin.plus(length));
            }
            assertThat(hits(book, at)).as("%s %s", at, shown).isEqualTo(expected);
            open += expected ? 1 : 0;
        }
        assertThat(open).isPositive();
    }

    @Test
    void aRampRaisesTheShareByTheClock() {
        RuleDefinition ramp = rule("ramp", "beta")
                .ramp(
                        StepDefinition.at("2026-12-01T10:00:00+08:00", "50"),
                        StepDefinition.at("2026-12-02T10:00:00+08:00", "100"));
        RuleBook book = RuleCompiler.compile(RuleDocument.of("stable", "beta").rules(ramp));

        assertThat(inside(book, "2026-12-01T01:59:59Z")).isZero();
        assertThat(inside(book, "2026-12-01T02:00:00Z")).isBetween(400, 600);
        assertThat(inside(book, "2026-12-02T02:00:00Z")).isEqualTo(1000);
    }

    private static int inside(RuleBook book, String at) {
        int inside = 0;
        for (int i = 0; i < 1000; i++) {
            RequestFacts request = new RequestFacts().subject("u-" + i);
            inside += book.decide(PresentedTags.NOTHING, request, () -> Instant.parse(at))
                            .decision()
                            .stage()
                            .equals("beta")
                    ? 1
                    : 0;
        }
        return inside;
    }
}
