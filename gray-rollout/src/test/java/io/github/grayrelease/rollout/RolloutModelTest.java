package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random sequences of verdicts, time and operators, against a model that keeps the time left instead of a begin. */
class RolloutModelTest {

    private static final int SEQUENCES = 3_000;
    private static final int EVENTS = 80;

    private Random random = new Random(0);
    private Instant now = Instant.EPOCH;
    private Rollout plan = plan();

    /** What an operator would keep on paper. Minutes are whole, so that the parts of a step are, too. */
    private final class Paper {

        private final boolean acts = plan.analysis().action() != Action.OBSERVE;
        private String phase = "waiting";
        private int step = -1;
        private int round;
        private long left;
        private long quiet;
        private @Nullable HoldReason why;

        Paper() {
            if (!plan.steps().get(0).needsApproval()) {
                next();
            }
        }

        private void next() {
            step++;
            round++;
            why = null;
            left = minutes(step);
            phase = step == plan.steps().size() - 1 && left == 0 ? "completed" : "running";
        }

        private boolean stands() {
            return phase.equals("held") && why != null && (why == HoldReason.OPERATOR || why.isEvidence());
        }

        void pass(long minutes) {
            if (stands()) {
                quiet += minutes;
            } else {
                left = Math.max(0, left - minutes);
            }
        }

        void look(Word word, @Nullable HoldReason seen) {
            if (phase.equals("waiting") || phase.equals("rolled-back")) {
                return;
            }
            if (word == Word.FAILING && plan.analysis().action() == Action.ROLLBACK) {
                phase = "rolled-back";
                why = HoldReason.SUSPECT;
                return;
            }
            if (phase.equals("completed")) {
                return;
            }
            HoldReason against = seen != null && seen.isEvidence() && !acts ? null : seen;
            boolean isEvidence = against != null && against.isEvidence();
            if (why == HoldReason.SLOWER && stands() && against == HoldReason.SUSPECT) {
                hold(against);
            } else if (stands()) {
                if (why != HoldReason.OPERATOR && why != HoldReason.IMBALANCED) {
                    quiet = isEvidence ? 0 : quiet;
                    // Seen again may be noted half a minute late, so a hold of whole minutes ends one later.
                    if (!isEvidence && quiet > minutes(step)) {
                        phase = "running";
                        why = null;
                    }
                }
            } else if (against != null && isEvidence) {
                hold(against);
            } else if (step == plan.steps().size() - 1 && minutes(step) == 0) {
                phase = "completed";
                why = null;
            } else if (left > 0) {
                phase = "running";
                why = null;
            } else if (against != null) {
                hold(against);
            } else if (step == plan.steps().size() - 1) {
                phase = "completed";
                why = null;
            } else if (plan.steps().get(step + 1).needsApproval()) {
                hold(HoldReason.APPROVAL);
            } else {
                next();
            }
        }

        private void hold(HoldReason reason) {
            phase = "held";
            why = reason;
            quiet = 0;
        }

        /** Whether it was possible. */
        boolean operate(String act) {
            switch (act) {
                case "hold" -> {
                    if (!phase.equals("running") && !phase.equals("held")) {
                        return false;
                    }
                    hold(HoldReason.OPERATOR);
                }
                case "promote" -> {
                    if (phase.equals("rolled-back") || step == plan.steps().size() - 1) {
                        return false;
                    }
                    next();
                }
                case "rollback" -> {
                    if (phase.equals("rolled-back")) {
                        return false;
                    }
                    phase = "rolled-back";
                    why = HoldReason.OPERATOR;
                }
                default -> {
                    return resume();
                }
            }
            return true;
        }

        private boolean resume() {
            if (phase.equals("rolled-back") && step < 0) {
                round++;
                phase = "waiting";
                why = null;
                if (!plan.steps().get(0).needsApproval()) {
                    round--;
                    next();
                    round++;
                }
                return true;
            }
            if (phase.equals("rolled-back")) {
                step--;
                next();
                return true;
            }
            if (!stands() || why == null) {
                return false;
            }
            round += why.isEvidence() ? 1 : 0;
            phase = "running";
            why = null;
            return true;
        }

        @Override
        public String toString() {
            return phase + " " + step + " " + round + " " + why;
        }
    }

    private static String words(RolloutState state) {
        return state.phase().word() + " " + state.step() + " " + state.round() + " "
                + state.because().map(Enum::name).orElse("null");
    }

    private long minutes(int step) {
        return plan.steps().get(step).lasts().map(Duration::toMinutes).orElse(0L);
    }

    private Rollout plan() {
        List<Step> steps = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean isEnd = i == count - 1 && random.nextBoolean();
            steps.add(new Step(
                    new Share(1 + i * 2_000),
                    isEnd ? Optional.empty() : Optional.of(Duration.ofMinutes(1 + random.nextInt(30))),
                    random.nextInt(4) == 0));
        }
        Action action = List.of(Action.OBSERVE, Action.HOLD, Action.ROLLBACK).get(random.nextInt(3));
        return new Rollout(
                "canary",
                steps,
                new Analysis(action, 1.25, 300, Statuses.SERVER_ERRORS, Latency.HOLD, false, false, false, 1),
                "a1b2c3");
    }

    private Said said() {
        return new Said("why", "anna", now, "");
    }

    @Test
    void everySequenceEndsAsOnPaper() throws RolloutFields.UnreadableException {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            random = new Random(seed);
            now = Instant.parse("2026-12-01T10:00:00Z");
            plan = plan();
            RolloutState state = RolloutState.begin(plan, said());
            Paper paper = new Paper();
            List<String> story = new ArrayList<>();
            for (int event = 0; event < EVENTS; event++) {
                RolloutState before = state;
                state = event(state, paper, story);
                assertThat(words(state)).as("seed %d, %s", seed, story).hasToString(paper.toString());
                assertInvariants(before, state);
            }
        }
    }

    private RolloutState event(RolloutState state, Paper paper, List<String> story) {
        switch (random.nextInt(6)) {
            case 0 -> {
                String act = List.of("hold", "resume", "promote", "rollback").get(random.nextInt(4));
                story.add(act);
                return operated(state, paper, act);
            }
            case 1 -> {
                return looked(state, paper, story);
            }
            default -> {
                int minutes = 1 + random.nextInt(12);
                now = now.plus(Duration.ofMinutes(minutes));
                paper.pass(minutes);
                story.add(minutes + "m");
                return looked(state, paper, story);
            }
        }
    }

    private RolloutState looked(RolloutState state, Paper paper, List<String> story) {
        HoldReason seen = random.nextInt(3) > 0
                ? null
                : List.of(
                                HoldReason.TOO_FEW,
                                HoldReason.NO_CONTROL,
                                HoldReason.SUSPECT,
                                HoldReason.SLOWER,
                                HoldReason.IMBALANCED)
                        .get(random.nextInt(5));
        boolean fails = seen == HoldReason.SUSPECT && random.nextBoolean();
        Word word = fails ? Word.FAILING : seen == null ? Word.HEALTHY : Word.INCONCLUSIVE;
        story.add(word + " " + seen);
        paper.look(word, seen);
        Verdict verdict = new Verdict(
                word,
                Optional.ofNullable(seen),
                1,
                new Failing(0, 0, Optional.empty()),
                new Count(500, 0, 0),
                new Count(5_000, 0, 0));
        return state.judged(plan, verdict, said());
    }

    private RolloutState operated(RolloutState state, Paper paper, String act) {
        boolean isPossible = paper.operate(act);
        try {
            RolloutState next =
                    switch (act) {
                        case "hold" -> state.heldBy(said());
                        case "resume" -> state.resumedBy(plan, said());
                        case "promote" -> state.promotedBy(plan, said());
                        default -> state.rolledBackBy(said());
                    };
            assertThat(isPossible).as("%s %s", act, state).isTrue();
            return next;
        } catch (IllegalStateException refused) {
            assertThat(isPossible).as("%s %s", act, state).isFalse();
            return state;
        }
    }

    private void assertInvariants(RolloutState before, RolloutState after) throws RolloutFields.UnreadableException {
        Map<String, String> fields = RolloutFields.of(after, plan, Map.of());
        assertThat(RolloutFields.read(fields, plan)).isEqualTo(after);
        assertThat(after.round()).isGreaterThanOrEqualTo(before.round());
        boolean isHeld = before.phase() == Phase.HELD && after.phase() == Phase.HELD;
        if (isHeld) {
            assertThat(after.share(plan)).isEqualTo(before.share(plan));
        }
        if (after.phase() == Phase.ROLLED_BACK) {
            assertThat(after.share(plan)).isEqualTo(Share.NOBODY);
        } else if (before.phase() != Phase.ROLLED_BACK) {
            assertThat(after.share(plan).basisPoints())
                    .isGreaterThanOrEqualTo(before.share(plan).basisPoints());
        }
    }
}
