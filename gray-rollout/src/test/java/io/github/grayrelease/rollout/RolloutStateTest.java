package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.RolloutState.Said;
import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.rollout.Verdict.Failing;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Analysis;
import io.github.grayrelease.share.Rollout.Latency;
import io.github.grayrelease.share.Rollout.Step;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.share.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutStateTest {

    private static final Instant BEGIN = Instant.parse("2026-12-01T10:00:00Z");
    private static final Verdict HEALTHY = verdict(Word.HEALTHY, null);
    private static final Verdict SUSPECT = verdict(Word.INCONCLUSIVE, HoldReason.SUSPECT);
    private static final Verdict FAILING = verdict(Word.FAILING, HoldReason.SUSPECT);
    private static final Verdict TOO_FEW = verdict(Word.INCONCLUSIVE, HoldReason.TOO_FEW);

    private final Rollout plan = plan(Action.ROLLBACK, false);

    private static Verdict verdict(Word word, @Nullable HoldReason because) {
        return new Verdict(
                word,
                Optional.ofNullable(because),
                1,
                new Failing(0, 0, Optional.empty()),
                new Count(500, 0, 0),
                new Count(5_000, 0, 0));
    }

    private static Rollout plan(Action action, boolean approvedEnd) {
        return new Rollout(
                "canary",
                List.of(
                        new Step(percent("1"), Optional.of(Duration.ofMinutes(15)), false),
                        new Step(percent("10"), Optional.of(Duration.ofHours(1)), false),
                        new Step(percent("100"), Optional.empty(), approvedEnd)),
                new Analysis(action, 1.25, 300, Statuses.SERVER_ERRORS, Latency.HOLD, false, false, false, 1),
                "a1b2c3");
    }

    private static Share percent(String percent) {
        return Share.parse(percent).orElseThrow();
    }

    private static Said after(int minutes) {
        return after(minutes, "7 of 9 failing users were in canary");
    }

    private static Said after(int minutes, String because) {
        return new Said(because, "judge", BEGIN.plus(Duration.ofMinutes(minutes)), "");
    }

    private static Said anna(int minutes) {
        return new Said("looked at it", "anna", BEGIN.plus(Duration.ofMinutes(minutes)), "");
    }

    private RolloutState at(RolloutState state, int minutes, Verdict verdict) {
        return state.judged(plan, verdict, after(minutes));
    }

    @Test
    void healthyStepsPassWhenTheirTimeIsOver() {
        RolloutState begun = RolloutState.begin(plan, after(0));
        RolloutState early = at(begun, 14, HEALTHY);
        RolloutState second = at(early, 15, HEALTHY);
        RolloutState end = at(second, 75, HEALTHY);

        assertThat(begun.share(plan)).isEqualTo(percent("1"));
        assertThat(early).isEqualTo(begun);
        assertThat(second.share(plan)).isEqualTo(percent("10"));
        assertThat(end.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(end.share(plan)).isEqualTo(percent("100"));
    }

    @Test
    void silenceDoesNotPromoteAndTrafficThatComesDoes() {
        RolloutState waiting = at(RolloutState.begin(plan, after(0)), 20, TOO_FEW);

        assertThat(waiting.phase()).isEqualTo(Phase.HELD);
        assertThat(waiting.because()).contains(HoldReason.TOO_FEW);
        assertThat(waiting.share(plan)).isEqualTo(percent("1"));
        assertThat(at(waiting, 21, HEALTHY).step()).isEqualTo(1);
    }

    @Test
    void suspicionHoldsAtOnceAndEndsWhenItIsGoneForAWholeStepTime() {
        RolloutState held = at(RolloutState.begin(plan, after(0)), 5, SUSPECT);
        RolloutState quiet = at(held, 6, HEALTHY);
        RolloutState again = at(quiet, 20, SUSPECT);
        RolloutState quietAgain = at(again, 22, HEALTHY);

        assertThat(held.phase()).isEqualTo(Phase.HELD);
        assertThat(at(quiet, 20, HEALTHY).phase()).isEqualTo(Phase.HELD);
        assertThat(at(quiet, 21, HEALTHY).phase()).isEqualTo(Phase.RUNNING);
        assertThat(at(quietAgain, 35, HEALTHY).phase()).isEqualTo(Phase.HELD);
        assertThat(at(quietAgain, 36, HEALTHY).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aHoldShiftsTheRestOfTheStepByItsLength() {
        RolloutState held = at(RolloutState.begin(plan, after(0)), 5, SUSPECT);
        RolloutState resumed = held.resumedBy(plan, anna(65));

        assertThat(at(resumed, 74, HEALTHY).step()).isZero();
        assertThat(at(resumed, 75, HEALTHY).step()).isEqualTo(1);
    }

    @Test
    void aFailingStageIsRolledBackInEveryPhaseAndStaysSo() {
        RolloutState held = at(RolloutState.begin(plan, after(0)), 5, SUSPECT);
        RolloutState back = at(held, 6, FAILING);
        RolloutState completed = at(at(RolloutState.begin(plan, after(0)), 15, HEALTHY), 75, HEALTHY);

        assertThat(back.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(back.share(plan)).isEqualTo(Share.NOBODY);
        assertThat(back.said().because()).isEqualTo("7 of 9 failing users were in canary");
        assertThat(at(back, 1_000, HEALTHY)).isEqualTo(back);
        assertThat(at(completed, 80, FAILING).phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void observingHoldsAndRollsBackNothing() {
        Rollout observed = plan(Action.OBSERVE, false);
        RolloutState begun = RolloutState.begin(observed, after(0));

        assertThat(begun.judged(observed, FAILING, after(5))).isEqualTo(begun);
        assertThat(begun.judged(observed, SUSPECT, after(15)).step()).isEqualTo(1);
        assertThat(begun.judged(observed, TOO_FEW, after(15)).phase()).isEqualTo(Phase.HELD);
    }

    @Test
    void holdingNeverRollsBack() {
        Rollout careful = plan(Action.HOLD, false);

        assertThat(RolloutState.begin(careful, after(0))
                        .judged(careful, FAILING, after(5))
                        .phase())
                .isEqualTo(Phase.HELD);
    }

    @Test
    void aStepThatNeedsApprovalWaitsForIt() {
        Rollout approved = plan(Action.ROLLBACK, true);
        RolloutState second = RolloutState.begin(approved, after(0)).judged(approved, HEALTHY, after(15));
        RolloutState waits = second.judged(approved, HEALTHY, after(75));

        assertThat(waits.phase()).isEqualTo(Phase.HELD);
        assertThat(waits.because()).contains(HoldReason.APPROVAL);
        assertThat(waits.judged(approved, HEALTHY, after(500)).step()).isEqualTo(1);
        assertThat(waits.promotedBy(approved, anna(80)).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void anOperatorsHoldEndsByAnOperatorOnly() {
        RolloutState held = RolloutState.begin(plan, after(0)).heldBy(anna(1));

        assertThat(at(held, 500, HEALTHY).phase()).isEqualTo(Phase.HELD);
        assertThat(held.resumedBy(plan, anna(2)).phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aRollbackEndsByResumeAndBeginsItsStepAnew() {
        RolloutState back = at(at(RolloutState.begin(plan, after(0)), 15, HEALTHY), 20, FAILING);
        RolloutState again = back.resumedBy(plan, anna(100));

        assertThatIllegalStateException()
                .isThrownBy(() -> back.promotedBy(plan, anna(30)))
                .withMessage("is rolled back; resume it first");
        assertThat(again.share(plan)).isEqualTo(percent("10"));
        assertThat(at(again, 159, HEALTHY).step()).isEqualTo(1);
        assertThat(at(again, 160, HEALTHY).step()).isEqualTo(2);
    }
}
