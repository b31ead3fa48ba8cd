package io.github.grayrelease.rollout;

import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.RolloutState.Said;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Share;
import java.time.Instant;
import java.util.Optional;

/**
 * A rollout with its judge, which is another one in each round.
 *
 * @param counts from when the judge counts
 */
record Steered(String rule, Rollout plan, RolloutState state, Judge judge, Instant counts) {

    static Steered begin(String rule, Rollout plan, RolloutState state, long nanos, Instant now) {
        double share = (double) state.share(plan).basisPoints() / Share.EVERYBODY;
        return new Steered(rule, plan, state, new Judge(plan.analysis(), share, nanos), now.plus(Judge.WARM_UP));
    }

    boolean isOf(Rollout other) {
        return plan.content().equals(other.content());
    }

    /** Whether the judge goes on; another round begins anew. */
    boolean keepsJudge(Rollout next, RolloutState another) {
        return plan.equals(next) && state.round() == another.round();
    }

    Steered in(RolloutState another) {
        return new Steered(rule, plan, another, judge, counts);
    }

    /** What the round is called among instances. */
    String round() {
        return plan.content() + "." + state.round();
    }

    Verdict verdict(Peers peers) {
        return plan.analysis().isShared() ? judge.verdict(peers.sum(round(), judge.counts())) : judge.verdict();
    }

    /** Why the verdict is as it is, and what was seen. */
    String because(Verdict verdict, Instant now, String version) {
        return VerdictText.because(plan, state.share(plan), verdict, counts, now, version);
    }

    /** Whether something speaks against the stage of a rollout that only observes. */
    boolean observes(Verdict verdict) {
        return plan.analysis().action() == Action.OBSERVE
                && state.phase() != Phase.ROLLED_BACK
                && (verdict.word() == Word.FAILING
                        || verdict.because().filter(HoldReason::isEvidence).isPresent());
    }

    /** Why the stage is suspended; empty if it is not. */
    Optional<Suspension> suspends() {
        if (state.phase() != Phase.ROLLED_BACK || !plan.analysis().suspends()) {
            return Optional.empty();
        }
        Said said = state.said();
        return Optional.of(new Suspension(rule + ": " + said.because(), said.by(), said.at()));
    }
}
