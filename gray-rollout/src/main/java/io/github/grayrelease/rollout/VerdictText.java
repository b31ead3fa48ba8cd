package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Share;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What is seen and done, in words that an operator understands. */
final class VerdictText {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DIGITS = 2;
    private static final int SUSPECT = 20;
    private static final int PROOF = 1_000;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private VerdictText() {}

    /** {@code checkout, step 2 (10 %)}. */
    static String step(String rule, Rollout plan, int step) {
        return step < 0
                ? rule + ", before step 1"
                : "%s, step %d (%s)"
                        .formatted(
                                rule, step + 1, percent(plan.steps().get(step).share()));
    }

    /**
     * Why, and what was seen.
     *
     * @param from when it began to count
     * @param now the present time
     * @param version the version of the rules
     */
    static String because(Rollout plan, Share share, Verdict verdict, Instant from, Instant now, String version) {
        String counts = counts(plan, verdict);
        String time = now.isBefore(from) ? "" : ", " + between(from, now);
        String seen = counts + time + ", rules " + version + ".";
        return verdict.because()
                .map(reason -> why(reason, plan, share, verdict) + ". " + seen)
                .orElse(seen);
    }

    private static String why(HoldReason reason, Rollout plan, Share share, Verdict verdict) {
        Count stage = verdict.stage();
        return switch (reason) {
            case SUSPECT ->
                "%d of %d failing users were in %s, which serves %s of the requests that match; a healthy stage does this less than once in %,d steps"
                        .formatted(
                                stage.failing(),
                                stage.failing() + verdict.control().failing(),
                                plan.serves(),
                                percent(share),
                                verdict.word() == Word.FAILING ? PROOF : SUSPECT);
            case SLOWER -> plan.serves() + " is slower than its control";
            case IMBALANCED -> plan.serves() + " does not get its share of users";
            case TOO_FEW ->
                "%s has served %,d of %,d requests"
                        .formatted(
                                plan.serves(), stage.requests(), plan.analysis().minRequests());
            case NO_CONTROL -> "nobody is in the control";
            case APPROVAL -> "the next step waits for approval";
            case OPERATOR -> "an operator holds it";
        };
    }

    /** {@code canary 7/142 (4.9 %), control 2/1,310 (0.15 %)}. */
    static String counts(Rollout plan, Verdict verdict) {
        return "%s %s, control %s".formatted(plan.serves(), rate(verdict.stage()), rate(verdict.control()));
    }

    private static String rate(Count count) {
        BigDecimal failed = count.requests() == 0
                ? BigDecimal.ZERO
                : HUNDRED.multiply(BigDecimal.valueOf(count.failures()))
                        .divide(BigDecimal.valueOf(count.requests()), new MathContext(DIGITS));
        return String.format(Locale.ROOT, "%,d/%,d (%s)", count.failures(), count.requests(), percent(failed));
    }

    static String percent(Share share) {
        return percent(BigDecimal.valueOf(share.basisPoints(), 2));
    }

    private static String percent(BigDecimal number) {
        return (number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString()) + " %";
    }

    /** Seconds are enough; the day is named only where it is another one. */
    private static String between(Instant from, Instant now) {
        boolean isSameDay = from.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        return isSameDay
                ? CLOCK.format(from) + " to " + CLOCK.format(now)
                : from.truncatedTo(ChronoUnit.SECONDS) + " to " + now.truncatedTo(ChronoUnit.SECONDS);
    }
}
