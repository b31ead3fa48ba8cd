package io.github.grayrelease.steer;

import io.github.grayrelease.actuate.OperatedRollouts;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.rollout.HoldReason;
import io.github.grayrelease.rollout.RolloutReport;
import io.github.grayrelease.rollout.RolloutState;
import io.github.grayrelease.rollout.RolloutState.Hold;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.Rollouts;
import io.github.grayrelease.rollout.Verdict;
import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.share.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rollouts of {@link Rollouts}, as operators see them. */
final class SteeredRollouts implements OperatedRollouts {

    private final Rollouts rollouts;

    SteeredRollouts(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @Override
    public List<?> rollouts() {
        return rollouts.reports().stream().map(Shown::of).toList();
    }

    @Override
    public String version() {
        return rollouts.version();
    }

    @Override
    public Persistence persistence() {
        return rollouts.persistence();
    }

    @Override
    public Persistence act(String rule, String action, Optional<String> expected, Author author) {
        Rollouts.Act act = Rollouts.Act.valueOf(action.toUpperCase(Locale.ROOT));
        return rollouts.act(rule, act, expected.orElseGet(this::version), author);
    }

    @Override
    public Map<String, String> standing() {
        Map<String, String> standing = new LinkedHashMap<>(rollouts.unreadable());
        for (RolloutReport report : rollouts.reports()) {
            RolloutState state = report.state();
            if (state.phase() == Phase.HELD || state.phase() == Phase.ROLLED_BACK) {
                String why = state.hold().map(Hold::because).map(Enum::name).orElse("");
                standing.putIfAbsent(
                        report.rule(),
                        state.phase().word() + ", " + why + ": " + state.said().because());
            }
        }
        return standing;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A rollout. */
    record Shown(
            String rule,
            String serves,
            String phase,
            int step,
            double percent,
            Instant since,
            @Nullable Instant until,
            @Nullable String reason,
            String because,
            String by,
            Instant at,
            String action,
            List<Step> steps,
            Judged judged) {

        static Shown of(RolloutReport report) {
            RolloutState state = report.state();
            Rollout plan = report.plan();
            return new Shown(
                    report.rule(),
                    plan.serves(),
                    state.phase().word(),
                    state.step() + 1,
                    state.share(plan).percent(),
                    state.since(),
                    until(plan, state),
                    state.hold().map(hold -> hold.because().name()).orElse(null),
                    state.said().because(),
                    state.said().by(),
                    state.said().at(),
                    word(plan.analysis().action()),
                    plan.steps().stream().map(Step::of).toList(),
                    Judged.of(report.verdict()));
        }

        /** The earliest end of the step, while nothing speaks against it. */
        private static @Nullable Instant until(Rollout plan, RolloutState state) {
            return state.phase() == Phase.RUNNING
                    ? plan.steps()
                            .get(state.step())
                            .lasts()
                            .map(state.since()::plus)
                            .orElse(null)
                    : null;
        }
    }

    /** A step of the plan. */
    record Step(double percent, @Nullable Duration lasts, boolean approve) {

        static Step of(Rollout.Step step) {
            return new Step(step.share().percent(), step.lasts().orElse(null), step.needsApproval());
        }
    }

    /** What the judge of this instance says of the step. */
    record Judged(String verdict, @Nullable String reason, double evidence, Count stage, Count control) {

        static Judged of(Verdict verdict) {
            return new Judged(
                    word(verdict.word()),
                    verdict.because().map(HoldReason::name).orElse(null),
                    Math.min(verdict.evidence(), 1e9),
                    verdict.stage(),
                    verdict.control());
        }
    }
}
