package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.share.Rollout;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what becomes of rollouts: on each instance, because somebody who looks for a cause has the log of one. */
final class RolloutLog {

    private static final Logger log = LoggerFactory.getLogger(Rollouts.class);

    private boolean failing;

    /** {@code checkout, step 2 (10 %): rolled back. 7 of 9 failing users …}. */
    static String line(String rule, Rollout plan, RolloutState state) {
        String who = state.said().by().equals(RolloutState.JUDGE)
                ? ""
                : " by " + state.said().by();
        String what =
                switch (state.phase()) {
                    case WAITING -> "waits for approval";
                    case RUNNING -> (begins(state) ? "begins" : "goes on") + who;
                    case HELD ->
                        state.because().filter(HoldReason.OPERATOR::equals).isPresent()
                                ? "held" + who
                                : "held, " + state.because().map(Enum::name).orElse("");
                    case COMPLETED -> "completed" + who;
                    case ROLLED_BACK -> "rolled back" + who;
                };
        String because = state.said().because();
        boolean isOfTheStepBefore =
                who.isEmpty() && state.phase() == Phase.RUNNING && begins(state) && state.step() > 0;
        return VerdictText.step(rule, plan, state.step())
                + ": "
                + what
                + (because.isEmpty() ? "" : ". ")
                + (isOfTheStepBefore ? "Step %d: ".formatted(state.step()) : "")
                + because;
    }

    private static boolean begins(RolloutState state) {
        return state.since().equals(state.said().at());
    }

    /** What would have been done if the rollout did more than observe. */
    static String observed(Steered known, Verdict verdict, String because) {
        return VerdictText.step(known.rule(), known.plan(), known.state().step())
                + ": "
                + (verdict.word() == Verdict.Word.FAILING ? "would be rolled back" : "would be held")
                + ", but 'analysis.action' is observe. "
                + because;
    }

    void warn(String line) {
        log.warn("{}", line);
    }

    void changes(Map<String, Steered> before, Map<String, Steered> after) {
        after.forEach((rule, now) -> {
            Optional<RolloutState> former = Optional.ofNullable(before.get(rule))
                    .filter(known -> known.isOf(now.plan()))
                    .map(Steered::state);
            if (former.isEmpty() || now.state().differsFrom(former.get())) {
                tell(line(rule, now.plan(), now.state()), now.state());
            }
        });
    }

    private static void tell(String line, RolloutState state) {
        boolean isBad = state.phase() == Phase.ROLLED_BACK
                || state.because().filter(HoldReason::isEvidence).isPresent();
        if (isBad) {
            log.warn("{}", line);
        } else {
            log.info("{}", line);
        }
    }

    void unreadable(Map<String, String> before, Map<String, String> now) {
        now.forEach((rule, problem) -> {
            if (!problem.equals(before.get(rule))) {
                log.warn(
                        "The state of rollout '{}' can't be read: {}; the last known one stays in force, and nobody is in a"
                                + " rollout that this instance does not know. Correct the state beside the rules, or delete"
                                + " its section to begin anew",
                        rule,
                        problem);
            }
        });
    }

    void worked() {
        failing = false;
    }

    /** Once, until it has worked again: the next look is in a few seconds. */
    void failed(Throwable failure) {
        if (!failing) {
            log.warn("The rollouts could not be judged; they stay as they are", failure);
        }
        failing = true;
    }
}
