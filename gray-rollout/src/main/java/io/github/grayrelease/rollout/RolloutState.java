package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Step;
import io.github.grayrelease.share.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a rollout has come. Immutable: each event yields the next state. The share in force is the smaller one of what the
 * step plans and what a hold or a rollback allows.
 *
 * @param content the hash of the rule's text; a state of another text counts for nothing
 * @param round grows each time that the judge begins anew: at each step, and when an operator resumes
 * @param phase the phase
 * @param step the index of the step that was reached; -1 before the first
 * @param since the begin of the step; a hold shifts it by its length
 * @param hold why it does not go on, in the phases {@code HELD} and {@code ROLLED_BACK}
 * @param said what was said of the latest change
 */
public record RolloutState(
        String content, int round, Phase phase, int step, Instant since, Optional<Hold> hold, Said said) {

    /** Who acts where no operator does. */
    public static final String JUDGE = "judge";

    /** A hold ends at most this part of its step, and this time, later than it could. */
    private static final int PARTS = 10;

    private static final Duration LONGEST_PART = Duration.ofSeconds(30);

    /** The phase of a rollout. */
    public enum Phase {
        /** The first step waits for approval. */
        WAITING,
        /** It goes on as planned. */
        RUNNING,
        /** It stays at the present share. */
        HELD,
        /** The last step is over, or has no end. */
        COMPLETED,
        /** Its share is 0 until an operator resumes it, or its rule's text changes. */
        ROLLED_BACK;

        /**
         * The phase as operators see it.
         *
         * @return its word
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Why a rollout does not go on.
     *
     * @param because the reason
     * @param begin its begin
     * @param seen when what speaks against the stage was seen last; written only now and then
     */
    public record Hold(HoldReason because, Instant begin, Instant seen) {}

    /**
     * What was said of a change.
     *
     * @param because the reason, for people: the verdict's text, or what the operator gave
     * @param by an operator, or {@code judge}
     * @param at the time
     * @param counts what was seen of the step until then
     */
    public record Said(String because, String by, Instant at, String counts) {}

    /** A rollout that begins. */
    static RolloutState begin(Rollout plan, Said said) {
        RolloutState waiting =
                new RolloutState(plan.content(), 0, Phase.WAITING, -1, said.at(), Optional.empty(), said);
        return plan.steps().get(0).needsApproval() ? waiting : waiting.stepping(plan, said);
    }

    /**
     * The share in force.
     *
     * @param plan the plan
     * @return the share
     */
    public Share share(Rollout plan) {
        return phase == Phase.ROLLED_BACK || step < 0
                ? Share.NOBODY
                : plan.steps().get(step).share();
    }

    /** The reason of a hold or rollback. */
    Optional<HoldReason> because() {
        return hold.map(Hold::because);
    }

    private boolean isHeldBecause(HoldReason reason) {
        return phase == Phase.HELD && because().filter(reason::equals).isPresent();
    }

    /** Whether operators and people should hear of the difference to another state; a hold that is seen again is none. */
    boolean differsFrom(RolloutState other) {
        return round != other.round
                || phase != other.phase
                || step != other.step
                || !because().equals(other.because())
                || !content.equals(other.content);
    }

    /** Event: time has passed, and the judge has looked at the step. */
    RolloutState judged(Rollout plan, Verdict verdict, Said said) {
        if (phase == Phase.ROLLED_BACK || phase == Phase.WAITING) {
            return this;
        }
        if (verdict.word() == Word.FAILING && plan.analysis().action() == Action.ROLLBACK) {
            return rolledBack(HoldReason.SUSPECT, said);
        }
        if (phase == Phase.COMPLETED) {
            return this;
        }
        Optional<HoldReason> against =
                verdict.because().filter(why -> plan.analysis().action() != Action.OBSERVE || !why.isEvidence());
        boolean isEvidence = against.filter(HoldReason::isEvidence).isPresent();
        if (isHeldBecause(HoldReason.SLOWER)
                && against.filter(HoldReason.SUSPECT::equals).isPresent()) {
            return holding(HoldReason.SUSPECT, said);
        }
        if (phase == Phase.HELD && because().filter(RolloutState::isLatched).isPresent()) {
            return released(plan, isEvidence, said);
        }
        return isEvidence ? holding(against.get(), said) : goingOn(plan, against, said);
    }

    /** Whether a hold stays although its reason may be gone. */
    private static boolean isLatched(HoldReason reason) {
        return reason.isEvidence() || reason.endsByOperator();
    }

    /** Evidence that began a hold must be gone for a whole step time. */
    private RolloutState released(Rollout plan, boolean isEvidence, Said said) {
        Hold now = hold.orElseThrow();
        if (now.because().endsByOperator()) {
            return this;
        }
        Duration lasts = plan.steps().get(step).lasts().orElse(Duration.ZERO);
        Duration part = lasts.dividedBy(PARTS);
        Instant seen = now.seen().plus(part.compareTo(LONGEST_PART) < 0 ? part : LONGEST_PART);
        if (isEvidence) {
            return said.at().isBefore(seen)
                    ? this
                    : with(phase, Optional.of(new Hold(now.because(), now.begin(), said.at())), this.said);
        }
        return said.at().isBefore(seen.plus(lasts)) ? this : goingOnAfterHold(said);
    }

    private RolloutState goingOn(Rollout plan, Optional<HoldReason> against, Said said) {
        Optional<Duration> lasts = plan.steps().get(step).lasts();
        boolean isLast = step == plan.steps().size() - 1;
        if (isLast && lasts.isEmpty()) {
            return with(Phase.COMPLETED, Optional.empty(), said);
        }
        if (said.at().isBefore(since.plus(lasts.orElseThrow()))) {
            return phase == Phase.HELD ? goingOnAfterHold(said) : this;
        }
        if (against.isPresent()) {
            return isHeldBecause(against.get()) ? this : holding(against.get(), said);
        }
        if (isLast) {
            return with(Phase.COMPLETED, Optional.empty(), said);
        }
        if (plan.steps().get(step + 1).needsApproval()) {
            return isHeldBecause(HoldReason.APPROVAL) ? this : holding(HoldReason.APPROVAL, said);
        }
        return stepping(plan, said);
    }

    private RolloutState stepping(Rollout plan, Said said) {
        int next = step + 1;
        Step reached = plan.steps().get(next);
        boolean isEnd = next == plan.steps().size() - 1 && reached.lasts().isEmpty();
        return new RolloutState(
                content, round + 1, isEnd ? Phase.COMPLETED : Phase.RUNNING, next, said.at(), Optional.empty(), said);
    }

    private RolloutState holding(HoldReason why, Said said) {
        Instant begin = phase == Phase.HELD ? hold.orElseThrow().begin() : said.at();
        return with(Phase.HELD, Optional.of(new Hold(why, begin, said.at())), said);
    }

    /** The rest of the step takes as long as if there had been no hold. */
    private RolloutState goingOnAfterHold(Said said) {
        Duration pause = hold.filter(held -> isLatched(held.because()))
                .map(held -> Duration.between(held.begin(), said.at()))
                .orElse(Duration.ZERO);
        return new RolloutState(content, round, Phase.RUNNING, step, since.plus(pause), Optional.empty(), said);
    }

    private RolloutState rolledBack(HoldReason why, Said said) {
        return with(Phase.ROLLED_BACK, Optional.of(new Hold(why, said.at(), said.at())), said);
    }

    private RolloutState with(Phase next, Optional<Hold> why, Said said) {
        return new RolloutState(content, round, next, step, since, why, said);
    }

    /**
     * Event: an operator holds the rollout at its present share.
     *
     * @throws IllegalStateException if there is nothing to hold
     */
    RolloutState heldBy(Said said) {
        return switch (phase) {
            case RUNNING, HELD -> holding(HoldReason.OPERATOR, said);
            case WAITING -> throw new IllegalStateException("waits for the approval of its first step already");
            case COMPLETED -> throw new IllegalStateException("is completed; it can only be rolled back");
            case ROLLED_BACK -> throw new IllegalStateException("is rolled back already");
        };
    }

    /**
     * Event: an operator lets the rollout go on. The judge begins anew, unless the operator had held it.
     *
     * @throws IllegalStateException if it is neither held nor rolled back, or if it goes on by itself
     */
    RolloutState resumedBy(Rollout plan, Said said) {
        if (phase == Phase.ROLLED_BACK) {
            RolloutState before = new RolloutState(content, round, Phase.WAITING, step - 1, since, hold, said);
            return step < 0 ? begin(plan, said).inRound(round + 1) : before.stepping(plan, said);
        }
        if (phase != Phase.HELD) {
            throw new IllegalStateException("is neither held nor rolled back; it is " + phase.word());
        }
        HoldReason why = because().orElseThrow();
        return switch (why) {
            case OPERATOR -> goingOnAfterHold(said);
            case SUSPECT, SLOWER, IMBALANCED -> goingOnAfterHold(said).inRound(round + 1);
            case APPROVAL -> throw new IllegalStateException("waits for the approval of its next step; promote it");
            case TOO_FEW, NO_CONTROL ->
                throw new IllegalStateException(
                        "is held because of " + why + ", which ends by itself; promote it to go on without waiting");
        };
    }

    private RolloutState inRound(int another) {
        return new RolloutState(content, another, phase, step, since, hold, said);
    }

    /**
     * Event: an operator approves the next step, or goes on to it without waiting.
     *
     * @throws IllegalStateException if it is rolled back, or at its last step
     */
    RolloutState promotedBy(Rollout plan, Said said) {
        if (phase == Phase.ROLLED_BACK) {
            throw new IllegalStateException("is rolled back; resume it first");
        }
        if (step == plan.steps().size() - 1) {
            throw new IllegalStateException("is at its last step");
        }
        return stepping(plan, said);
    }

    /**
     * Event: an operator takes the rollout back.
     *
     * @throws IllegalStateException if it is rolled back already
     */
    RolloutState rolledBackBy(Said said) {
        if (phase == Phase.ROLLED_BACK) {
            throw new IllegalStateException("is rolled back already");
        }
        return rolledBack(HoldReason.OPERATOR, said);
    }
}
