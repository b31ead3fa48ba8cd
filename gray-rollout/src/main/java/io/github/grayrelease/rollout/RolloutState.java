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
 * @param phase the phase
 * @param step the index of the step that was reached; -1 before the first
 * @param since the begin of the step; a hold shifts it by its length
 * @param held the begin of the hold, in phase {@code HELD}
 * @param quietSince since when nothing has spoken against the stage, in a hold that ends by itself
 * @param because why it is held or rolled back; empty otherwise
 * @param words the same for people, or what the operator gave as reason
 * @param by who did the last act: an operator, or {@code judge}
 * @param approved whether the next step is approved
 */
public record RolloutState(
        String content,
        Phase phase,
        int step,
        Instant since,
        Optional<Instant> held,
        Optional<Instant> quietSince,
        Optional<HoldReason> because,
        String words,
        String by,
        boolean approved) {

    /** Who acts where no operator does. */
    public static final String JUDGE = "judge";

    private static final int BEFORE_THE_FIRST = -1;

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

        /** The phase as operators see it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A rollout that begins.
     *
     * @param plan the plan
     * @param now the time
     * @return the state
     */
    static RolloutState begin(Rollout plan, Instant now) {
        RolloutState waiting = new RolloutState(
                plan.content(),
                Phase.WAITING,
                BEFORE_THE_FIRST,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                JUDGE,
                false);
        return plan.steps().get(0).needsApproval() ? waiting : waiting.stepping(plan, now);
    }

    /**
     * The share in force.
     *
     * @param plan the plan
     * @return the share
     */
    Share share(Rollout plan) {
        return phase == Phase.ROLLED_BACK || step < 0
                ? Share.NOBODY
                : plan.steps().get(step).share();
    }

    /** Event: time has passed, and the judge has looked at the step. */
    RolloutState judged(Rollout plan, Verdict verdict, Instant now, String words) {
        return switch (phase) {
            case ROLLED_BACK -> this;
            case WAITING -> approved ? stepping(plan, now) : this;
            case COMPLETED, RUNNING, HELD -> {
                Action action = plan.analysis().action();
                if (verdict.word() == Word.FAILING && action == Action.ROLLBACK) {
                    yield rolledBack(now, words, JUDGE);
                }
                yield phase == Phase.COMPLETED ? this : goingOn(plan, verdict, now, words);
            }
        };
    }

    private RolloutState goingOn(Rollout plan, Verdict verdict, Instant now, String words) {
        Optional<HoldReason> against = plan.analysis().action() == Action.OBSERVE
                ? verdict.because().filter(RolloutState::endsByItself)
                : verdict.because();
        if (phase == Phase.HELD && because.filter(RolloutState::isLatched).isPresent()) {
            return released(plan, against, now);
        }
        if (against.filter(reason -> !endsByItself(reason)).isPresent()) {
            return holding(against.get(), now, words, JUDGE);
        }
        Optional<Duration> lasts = plan.steps().get(step).lasts();
        if (step == plan.steps().size() - 1 && lasts.isEmpty()) {
            return with(Phase.COMPLETED, step, since, Optional.empty(), "", by);
        }
        boolean isOver = lasts.isPresent() && !now.isBefore(since.plus(lasts.get()));
        if (!isOver) {
            return phase == Phase.HELD ? resumed(now) : this;
        }
        if (against.isPresent()) {
            return phase == Phase.HELD && because.equals(against) ? this : holding(against.get(), now, words, JUDGE);
        }
        if (step == plan.steps().size() - 1) {
            return with(Phase.COMPLETED, step, since, Optional.empty(), "", by);
        }
        if (plan.steps().get(step + 1).needsApproval() && !approved) {
            return phase == Phase.HELD
                            && because.filter(HoldReason.APPROVAL::equals).isPresent()
                    ? this
                    : holding(HoldReason.APPROVAL, now, "the next step waits for approval", JUDGE);
        }
        return stepping(plan, now);
    }

    /** A hold that the evidence began ends when it has been gone for a whole step time. */
    private RolloutState released(Rollout plan, Optional<HoldReason> against, Instant now) {
        boolean isOperators = because.filter(HoldReason.OPERATOR::equals).isPresent()
                || because.filter(HoldReason.IMBALANCED::equals).isPresent();
        if (isOperators) {
            return this;
        }
        if (against.filter(reason -> !endsByItself(reason)).isPresent()) {
            return quiet(Optional.empty());
        }
        if (quietSince.isEmpty()) {
            return quiet(Optional.of(now));
        }
        Duration lasts = plan.steps().get(step).lasts().orElse(Duration.ZERO);
        return now.isBefore(quietSince.get().plus(lasts)) ? this : resumed(now);
    }

    private static boolean endsByItself(HoldReason reason) {
        return reason == HoldReason.TOO_FEW || reason == HoldReason.NO_CONTROL;
    }

    /** Whether a hold stays although its reason may be gone. */
    private static boolean isLatched(HoldReason reason) {
        return reason == HoldReason.SUSPECT
                || reason == HoldReason.SLOWER
                || reason == HoldReason.IMBALANCED
                || reason == HoldReason.OPERATOR;
    }

    private RolloutState stepping(Rollout plan, Instant now) {
        int next = step + 1;
        Step reached = plan.steps().get(next);
        boolean isEnd = next == plan.steps().size() - 1 && reached.lasts().isEmpty();
        return new RolloutState(
                content,
                isEnd ? Phase.COMPLETED : Phase.RUNNING,
                next,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                by,
                false);
    }

    /** Event: an operator holds the rollout, or something speaks against going on. */
    RolloutState holding(HoldReason why, Instant now, String words, String author) {
        return new RolloutState(
                content,
                Phase.HELD,
                step,
                since,
                held.isPresent() ? held : Optional.of(now),
                Optional.empty(),
                Optional.of(why),
                words,
                author,
                approved);
    }

    /** The rest of the step takes as long as if there had been no hold. */
    private RolloutState resumed(Instant now) {
        Duration pause = held.map(begin -> Duration.between(begin, now)).orElse(Duration.ZERO);
        boolean shifts = because.filter(reason -> !endsByItself(reason)).isPresent();
        return with(Phase.RUNNING, step, shifts ? since.plus(pause) : since, Optional.empty(), "", by);
    }

    /** Event: an operator lets a held or rolled-back rollout go on. A rolled-back one begins its step anew. */
    RolloutState resumedBy(Rollout plan, Instant now, String because, String author) {
        return switch (phase) {
            case HELD -> resumed(now).saying(because, author);
            case ROLLED_BACK ->
                new RolloutState(
                        content,
                        Phase.RUNNING,
                        Math.max(0, step),
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        because,
                        author,
                        false);
            case WAITING, RUNNING, COMPLETED ->
                throw new IllegalStateException("the rollout is neither held nor rolled back; it is " + phase.word());
        };
    }

    /** Event: an operator approves the next step, or goes on to it at once. */
    RolloutState promotedBy(Rollout plan, Instant now, String because, String author) {
        if (phase == Phase.ROLLED_BACK) {
            throw new IllegalStateException("the rollout is rolled back; resume it first");
        }
        if (step == plan.steps().size() - 1) {
            throw new IllegalStateException("the rollout is at its last step");
        }
        return stepping(plan, now).saying(because, author);
    }

    /** Event: an operator or the judge takes the rollout back. */
    RolloutState rolledBack(Instant now, String because, String author) {
        return new RolloutState(
                content,
                Phase.ROLLED_BACK,
                step,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.of(author.equals(JUDGE) ? HoldReason.SUSPECT : HoldReason.OPERATOR),
                because,
                author,
                false);
    }

    private RolloutState saying(String because, String author) {
        return new RolloutState(content, phase, step, since, held, quietSince, this.because, because, author, approved);
    }

    private RolloutState quiet(Optional<Instant> from) {
        return new RolloutState(content, phase, step, since, held, from, because, words, by, approved);
    }

    private RolloutState with(
            Phase next, int at, Instant begun, Optional<HoldReason> reason, String saying, String author) {
        return new RolloutState(
                content, next, at, begun, Optional.empty(), Optional.empty(), reason, saying, author, approved);
    }
}
