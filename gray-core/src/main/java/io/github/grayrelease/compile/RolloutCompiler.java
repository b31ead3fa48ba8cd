package io.github.grayrelease.compile;

import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.NearestName;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import io.github.grayrelease.share.Rollout.Step;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.share.Statuses;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles ramps whose steps wait for evidence, and how they are judged. */
final class RolloutCompiler {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final BigDecimal MOST_TOLERATED = BigDecimal.valueOf(100);
    private static final double DEFAULT_TOLERATED = 1.25;

    private final Mistakes mistakes;
    private final ShareCompiler shares;
    private final boolean isShared;
    private final int instances;

    RolloutCompiler(AnalysisDefinition.Scope scope, Mistakes mistakes) {
        this.mistakes = mistakes;
        this.isShared = word("gray.analysis.scope", scope.scope(), Judges.INSTANCE) == Judges.SHARED;
        this.instances = instances(scope);
        this.shares = new ShareCompiler(mistakes);
    }

    /** Whether a ramp waits for evidence: one of its steps has a key that only such ramps have. */
    static boolean isRollout(RuleDefinition written) {
        return written.ramp() != null
                && written.ramp().stream().anyMatch(step -> step.for_() != null || step.approve() != null);
    }

    private enum Judges {
        INSTANCE,
        SHARED
    }

    private int instances(AnalysisDefinition.Scope scope) {
        String key = "gray.analysis.instances";
        if (scope.instances() != null && isShared) {
            mistakes.refuseText(
                    key,
                    scope.instances(),
                    "has no effect while gray.analysis.scope is shared",
                    "remove it: the instances judge one sum");
        }
        return (int) number(key, scope.instances(), Whole.INSTANCES);
    }

    /**
     * Compiles a rollout.
     *
     * @param serves the stage or variant that its share gets
     * @param cannotSuspend why a rollback can't suspend a stage; empty if it can
     */
    Rollout compile(String key, RuleDefinition written, String serves, String cannotSuspend) {
        List<Step> steps = new ArrayList<>();
        List<StepDefinition> ramp = Objects.requireNonNull(written.ramp());
        for (int i = 0; i < ramp.size(); i++) {
            step(key + ".ramp[" + i + "]", ramp.get(i), i == ramp.size() - 1, steps);
        }
        Analysis analysis = analysis(
                key + ".analysis",
                Objects.requireNonNullElse(written.analysis(), AnalysisDefinition.NONE),
                cannotSuspend);
        return new Rollout(serves, steps, analysis, written.content());
    }

    private void step(String key, StepDefinition written, boolean isLast, List<Step> before) {
        if (written.at() != null) {
            mistakes.refuse(
                    key + ".at",
                    "",
                    "can't be combined with steps that wait for evidence",
                    "write 'for' in each step, or 'at' in each");
        }
        if (written.for_() == null && !isLast) {
            mistakes.refuse(key + ".for", "", "is missing", "set the time that the step lasts at least, such as 15m");
        }
        if (written.percent() == null) {
            mistakes.refuse(key + ".percent", "", "is missing", "set a number from 0 to 100");
        }
        Optional<Share> share = shares.compile(key + ".percent", written.percent());
        if (share.isPresent()
                && !before.isEmpty()
                && before.get(before.size() - 1).share().basisPoints()
                        >= share.get().basisPoints()) {
            mistakes.refuse(
                    key + ".percent",
                    String.valueOf(written.percent()),
                    "is not above the step before",
                    "put the steps in order, so that nobody is taken out");
        }
        before.add(new Step(
                share.orElse(new Share(0)),
                duration(key + ".for", written.for_()),
                Boolean.TRUE.equals(written.approve())));
    }

    private Optional<Duration> duration(String key, @Nullable String written) {
        if (written == null) {
            return Optional.empty();
        }
        Matcher parts = DURATION.matcher(written.strip());
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            Duration duration =
                    switch (parts.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    };
            if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
                return Optional.of(duration);
            }
        }
        mistakes.refuseText(
                key, written, "is not a time from 1s to 366d", "write a number and s, m, h or d, such as 15m or 1d");
        return Optional.empty();
    }

    private enum Target {
        RULE,
        STAGE
    }

    private Analysis analysis(String key, AnalysisDefinition written, String cannotSuspend) {
        Target target = word(key + ".rollback-to", written.rollbackTo(), Target.RULE);
        if (target == Target.STAGE && !cannotSuspend.isEmpty()) {
            mistakes.refuseText(
                    key + ".rollback-to", String.valueOf(written.rollbackTo()), cannotSuspend, "write rule");
        }
        return new Analysis(
                word(key + ".action", written.action(), Action.OBSERVE),
                tolerated(key + ".tolerate", written.tolerate()),
                number(key + ".min-requests", written.minRequests(), Whole.REQUESTS),
                statuses(key + ".failures", written.failures()),
                word(key + ".latency", asWritten(written.latency()), Latency.HOLD),
                word(key + ".no-traffic", written.noTraffic(), NoTraffic.HOLD) == NoTraffic.PROMOTE,
                target == Target.STAGE,
                isShared,
                instances);
    }

    /** Readers of YAML turn the word {@code off} into false. */
    private static @Nullable String asWritten(@Nullable String latency) {
        return "false".equals(latency) ? "off" : latency;
    }

    private enum NoTraffic {
        HOLD,
        PROMOTE
    }

    private <E extends Enum<E>> E word(String key, @Nullable String written, E otherwise) {
        if (written == null) {
            return otherwise;
        }
        E[] known = otherwise.getDeclaringClass().getEnumConstants();
        List<String> words = Arrays.stream(known).map(RolloutCompiler::lower).toList();
        int at = words.indexOf(written.strip());
        if (at >= 0) {
            return known[at];
        }
        mistakes.refuseText(
                key,
                written,
                "is not one of " + String.join(", ", words),
                NearestName.question(written, words) + "write one of them");
        return otherwise;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private double tolerated(String key, @Nullable String written) {
        if (written == null) {
            return DEFAULT_TOLERATED;
        }
        try {
            BigDecimal ratio = new BigDecimal(written.strip());
            if (ratio.compareTo(BigDecimal.ONE) >= 0 && ratio.compareTo(MOST_TOLERATED) <= 0) {
                return ratio.doubleValue();
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        mistakes.refuseText(
                key,
                written,
                "is not a ratio from 1 to 100",
                "write how many times as many failures are healthy: 1.25");
        return DEFAULT_TOLERATED;
    }

    /** Whole numbers of the language. */
    private enum Whole {
        REQUESTS(0, 1_000_000_000, 300, "requests"),
        INSTANCES(1, 10_000, 1, "instances");

        private final long least;
        private final long most;
        private final long otherwise;
        private final String unit;

        Whole(long least, long most, long otherwise, String unit) {
            this.least = least;
            this.most = most;
            this.otherwise = otherwise;
            this.unit = unit;
        }
    }

    private long number(String key, @Nullable String written, Whole kind) {
        if (written == null) {
            return kind.otherwise;
        }
        try {
            long number = Long.parseLong(written.strip());
            if (number >= kind.least && number <= kind.most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        mistakes.refuseText(
                key,
                written,
                "is not a number of " + kind.unit,
                "write a whole number from %d to %d, such as %d"
                        .formatted(kind.least, kind.most, Math.max(kind.otherwise, 2)));
        return kind.otherwise;
    }

    private Statuses statuses(String key, @Nullable List<String> written) {
        List<String> names = written == null ? List.of("5xx") : written;
        for (int i = 0; i < names.size(); i++) {
            if (!Statuses.isValid(names.get(i))) {
                mistakes.refuseText(
                        key + "[" + i + "]", names.get(i), "is not a status", "write one such as 429, or 5xx for all");
            }
        }
        return Statuses.of(names).orElse(Statuses.SERVER_ERRORS);
    }
}
