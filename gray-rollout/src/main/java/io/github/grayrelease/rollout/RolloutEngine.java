package io.github.grayrelease.rollout;

import io.github.grayrelease.GrayArm;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Rule;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Share;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Steers the rollouts of one application: judges the requests that end, and derives at each tick how far each rollout goes.
 * Safe for all threads; transitions happen one after the other.
 */
final class RolloutEngine implements GrayObserver {

    private static final double EVERYBODY = 10_000;

    private final RuleBooks books;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Listener listener;
    private final Map<String, Steered> steered = new ConcurrentHashMap<>();

    /** Hears of each new state. */
    @FunctionalInterface
    interface Listener {
        void changed(String rule, Rollout plan, Optional<RolloutState> before, RolloutState after, Verdict verdict);
    }

    /** A rollout with its judge, which is another one for each step. */
    private record Steered(Rollout plan, RolloutState state, Judge judge) {}

    RolloutEngine(RuleBooks books, InstantSource clock, LongSupplier nanos, Listener listener) {
        this.books = books;
        this.clock = clock;
        this.nanos = nanos;
        this.listener = listener;
    }

    @Override
    public void completed(GrayCompletion completion) {
        for (GrayArm arm : completion.arms()) {
            Steered rollout = steered.get(arm.rule());
            if (rollout != null) {
                rollout.judge()
                        .ended(
                                arm.inStage(),
                                arm.subject(),
                                hasFailed(rollout.plan(), completion),
                                completion.duration(),
                                nanos.getAsLong());
            }
        }
    }

    private static boolean hasFailed(Rollout plan, GrayCompletion completion) {
        if (completion.failure().filter(ClientAbort::is).isPresent()) {
            return false;
        }
        return completion.failure().isPresent()
                || completion.failedBecause().isPresent()
                || plan.analysis().failures().contains(completion.status());
    }

    /** Begins new rollouts, forgets those whose rules are gone, and lets the others go on, hold or go back. */
    synchronized void tick() {
        Map<String, Rollout> plans = plans();
        steered.keySet().retainAll(plans.keySet());
        plans.forEach((rule, plan) -> {
            Steered known = steered.get(rule);
            if (known == null || !known.state().content().equals(plan.content())) {
                change(rule, plan, Optional.empty(), RolloutState.begin(plan, clock.instant()));
            } else {
                Verdict verdict = known.judge().verdict();
                change(
                        rule,
                        plan,
                        Optional.of(known),
                        known.state()
                                .judged(
                                        plan,
                                        verdict,
                                        clock.instant(),
                                        VerdictText.of(rule, plan, known.state(), verdict)));
            }
        });
        reach();
    }

    /**
     * An act of an operator.
     *
     * @param rule the rule of the rollout
     * @param act derives the next state
     * @throws IllegalArgumentException if there is no such rollout
     * @throws IllegalStateException if the act is not possible in its phase
     */
    synchronized RolloutState act(String rule, UnaryOperator<RolloutState> act) {
        Steered known = steered.get(rule);
        if (known == null) {
            throw new IllegalArgumentException(
                    "'%s' is not the rule of a rollout; known are %s".formatted(rule, steered.keySet()));
        }
        RolloutState next = act.apply(known.state());
        change(rule, known.plan(), Optional.of(known), next);
        reach();
        return next;
    }

    /** The states by rule, in the order of the rules. */
    synchronized Map<String, RolloutState> states() {
        Map<String, RolloutState> states = new LinkedHashMap<>();
        plans().keySet().forEach(rule -> {
            Steered known = steered.get(rule);
            if (known != null) {
                states.put(rule, known.state());
            }
        });
        return states;
    }

    private Map<String, Rollout> plans() {
        Map<String, Rollout> plans = new LinkedHashMap<>();
        books.current().everyRule().filter(Rule::enabled).forEach(rule -> rule.rollout()
                .ifPresent(plan -> plans.put(rule.name().orElseThrow(), plan)));
        return plans;
    }

    private void change(String rule, Rollout plan, Optional<Steered> before, RolloutState next) {
        if (before.map(Steered::state).filter(next::equals).isPresent()) {
            return;
        }
        boolean sameStep = before.filter(known -> known.state().share(plan).equals(next.share(plan)))
                .isPresent();
        Judge judge = sameStep
                ? before.get().judge()
                : new Judge(plan.analysis(), next.share(plan).basisPoints() / EVERYBODY, nanos.getAsLong());
        Verdict seen =
                before.orElseGet(() -> new Steered(plan, next, judge)).judge().verdict();
        steered.put(rule, new Steered(plan, next, judge));
        listener.changed(rule, plan, before.map(Steered::state), next, seen);
    }

    private void reach() {
        Map<String, Share> shares = new LinkedHashMap<>();
        steered.forEach((rule, rollout) -> shares.put(rule, rollout.state().share(rollout.plan())));
        books.reach(shares);
    }
}
