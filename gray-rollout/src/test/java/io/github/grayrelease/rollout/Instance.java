package io.github.grayrelease.rollout;

import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.fleet.StateStore;
import io.github.grayrelease.rollout.RolloutState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An instance of an application with rollouts, in a time of its own, with requests that its rules decide. */
final class Instance {

    static final Instant BEGIN = Instant.parse("2026-12-01T10:00:00Z");

    final Time now;
    final RuleBooks books;
    final RuleControl control;
    final StateStore store;
    final Rollouts rollouts;
    final List<GrayVerdict> outcomes = new ArrayList<>();
    final List<String> verdicts = new ArrayList<>();
    private final Judges judges;
    private final Random random;

    /** What survives a restart of one instance. */
    static final class Disk implements RuleKeeper {

        private Optional<String> fleet = Optional.empty();

        @Override
        public Kept load() {
            return new Kept(List.of(), Optional.empty(), Switches.NONE);
        }

        @Override
        public Persistence keep(RulesState before, RulesState after) {
            return Persistence.KEPT;
        }

        @Override
        public Optional<String> loadFleet() {
            return fleet;
        }

        @Override
        public Persistence keepFleet(String text) {
            fleet = Optional.of(text);
            return Persistence.KEPT;
        }

        @Override
        public void close() {}
    }

    Instance(RuleDocument document, Time now, int seed, Function<RuleControl, StateStore> store) {
        this(document, now, seed, store, new Peers(Optional.empty()));
    }

    Instance(RuleDocument document, Time now, int seed, Function<RuleControl, StateStore> store, Peers peers) {
        this.now = now;
        this.random = new Random(seed);
        this.books = new RuleBooks(document, Map.of(), true, "");
        this.judges = new Judges(() -> Duration.between(BEGIN, now.instant()).toNanos());
        this.control =
                new RuleControl(books, document, "memory", new Disk(), now, new GrayObserver() {}, Optional.empty());
        control.offer(document, Author.by("start"));
        this.store = store.apply(control);
        this.rollouts = new Rollouts(
                control,
                books,
                this.store,
                judges,
                peers,
                new RolloutListener() {
                    @Override
                    public void judged(String rule, Verdict verdict) {
                        verdicts.add(rule + " " + verdict.word()
                                + verdict.because().map(why -> " " + why).orElse(""));
                    }

                    @Override
                    public void decided(GrayVerdict outcome) {
                        outcomes.add(outcome);
                    }
                },
                now);
    }

    /** The requests of a second: as many users, of whom so many fail. */
    void serve(int requests, double stageErrors, double controlErrors) {
        for (int i = 0; i < requests; i++) {
            Outcome outcome = decide("user-" + random.nextInt(1_000_000));
            boolean canary = outcome.decision().stage().equals("canary");
            end(outcome, random.nextDouble() < (canary ? stageErrors : controlErrors) ? 500 : 200, Optional.empty());
        }
    }

    Outcome decide(String user) {
        return books.current().decide(PresentedTags.NOTHING, new RequestFacts().subject(user), now);
    }

    void end(Outcome outcome, int status, Optional<Throwable> failure) {
        judges.completed(new GrayCompletion(
                outcome.decision(),
                status,
                failure,
                Optional.empty(),
                Duration.ofMillis(5),
                outcome.arms().all()));
    }

    /** Minutes with fifty requests per second. */
    void minutes(int minutes, double stageErrors, double controlErrors) {
        for (int second = 0; second < 60 * minutes; second++) {
            serve(50, stageErrors, controlErrors);
            now.passASecond();
            if (now.isAtTick()) {
                rollouts.tick();
            }
        }
    }

    RolloutState state() {
        return rollouts.reports().get(0).state();
    }

    Phase phase() {
        return state().phase();
    }

    /** How many of a thousand users the stage serves. */
    long served(String stage) {
        return IntStream.range(0, 1_000)
                .filter(user -> decide("user-" + user).decision().stage().equals(stage))
                .count();
    }
}
