package io.github.grayrelease.rollout;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.decide.Rule;
import io.github.grayrelease.fleet.Expected;
import io.github.grayrelease.fleet.FleetState;
import io.github.grayrelease.fleet.StateStore;
import io.github.grayrelease.fleet.StoreAwayException;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.RolloutState.Said;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.source.Follower;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Steers the rollouts of one application. Every five seconds each rollout goes on, holds or goes back, by what its judge has
 * seen; the state is that of all instances if the store of the rules keeps it. Safe for all threads.
 */
public final class Rollouts implements AutoCloseable {

    /** The time between two looks of the judges. */
    static final Duration TICK = Duration.ofSeconds(5);

    private final RuleControl control;
    private final RuleBooks books;
    private final Ledger ledger;
    private final Judges judges;
    private final Peers peers;
    private final RolloutListener listener;
    private final InstantSource clock;
    private final RolloutLog log = new RolloutLog();
    private final Follower ticks = new Follower("gray-rollout", this::step);

    /** The verdicts that were told, by rule. */
    private final Map<String, Told> told = new LinkedHashMap<>();

    private final AtomicBoolean looks = new AtomicBoolean();
    private volatile Map<String, Steered> steered = Map.of();
    private volatile Map<String, String> unreadable = Map.of();

    private record Told(int round, Verdict.Word word, Optional<HoldReason> because) {}

    /**
     * Creates the steering; {@link #begin} starts it.
     *
     * @param control the rules of this instance
     * @param books the book in force
     * @param store keeps the states
     * @param judges judge the requests of this instance
     * @param peers tells what other instances have seen
     * @param listener hears of changes
     * @param clock the clock
     */
    public Rollouts(
            RuleControl control,
            RuleBooks books,
            StateStore store,
            Judges judges,
            Peers peers,
            RolloutListener listener,
            InstantSource clock) {
        this.control = control;
        this.books = books;
        this.ledger = new Ledger(store);
        this.judges = judges;
        this.peers = peers;
        this.listener = listener;
        this.clock = clock;
        store.listen(this::follow);
        judges.onReload(this::lookSoon);
    }

    /** Puts the states in force, begins new rollouts, and looks again every five seconds from the first rollout on. */
    public void begin() {
        tick();
        lookSoon();
    }

    /** An application without rollouts needs no thread. */
    private void lookSoon() {
        if (plans().isEmpty() || looks.getAndSet(true)) {
            ticks.signal();
        } else {
            ticks.start();
        }
    }

    private Duration step() {
        try {
            tick();
            log.worked();
        } catch (RuntimeException | LinkageError failure) {
            log.failed(failure);
        }
        return TICK;
    }

    /** Lets each rollout begin, go on, hold or go back. Called by one thread at a time. */
    void tick() {
        follow();
        Map<String, Steered> now = steered;
        peers.exchange(now.values());
        told.keySet().retainAll(now.keySet());
        Map<String, Rollout> plans = plans();
        plans.forEach((rule, plan) -> {
            Steered known = now.get(rule);
            if (known != null) {
                judge(known);
            } else if (!unreadable.containsKey(rule)) {
                Said said = new Said("", RolloutState.JUDGE, clock.instant(), "");
                ledger.begin(rule, plan, said, plans);
            }
        });
    }

    private void judge(Steered known) {
        Verdict verdict = known.verdict(peers);
        Instant now = clock.instant();
        String because = known.because(verdict, now, books.current().version());
        Said said = new Said(because, RolloutState.JUDGE, now, VerdictText.counts(known.plan(), verdict));
        boolean isNew = isNew(known, verdict);
        RolloutState next = known.state().judged(known.plan(), verdict, said);
        boolean isWritten =
                !next.equals(known.state()) && ledger.judged(known, verdict, said, next.phase() == Phase.ROLLED_BACK);
        if (isWritten && next.differsFrom(known.state())) {
            decided(known, next, verdict, RolloutState.JUDGE, RolloutLog.line(known.rule(), known.plan(), next));
        } else if (isNew && known.observes(verdict)) {
            String line = RolloutLog.observed(known, verdict, because);
            log.warn(line);
            decided(known, known.state(), verdict, RolloutState.JUDGE, line);
        }
    }

    private boolean isNew(Steered known, Verdict verdict) {
        Told now = new Told(known.state().round(), verdict.word(), verdict.because());
        if (now.equals(told.put(known.rule(), now))) {
            return false;
        }
        listener.judged(known.rule(), verdict);
        return true;
    }

    private void decided(Steered known, RolloutState state, Verdict verdict, String by, String line) {
        String version = books.current().version();
        listener.decided(GrayVerdict.of(known, state, verdict, by, line, version, clock.instant()));
    }

    /** Puts the latest states in force on this instance. */
    private synchronized void follow() {
        Map<String, Steered> before = steered;
        Map<String, Steered> next = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        plans().forEach((rule, plan) -> {
            Optional<Steered> known = Optional.ofNullable(before.get(rule)).filter(one -> one.isOf(plan));
            try {
                ledger.read(rule, plan)
                        .map(state -> known.filter(one -> one.keepsJudge(plan, state))
                                .map(one -> one.in(state))
                                .orElseGet(() -> Steered.begin(rule, plan, state, judges.now(), clock.instant())))
                        .ifPresent(one -> next.put(rule, one));
            } catch (RolloutFields.UnreadableException unknown) {
                wrong.put(rule, String.valueOf(unknown.getMessage()));
                known.ifPresent(one -> next.put(rule, one));
            }
        });
        log.unreadable(unreadable, wrong);
        unreadable = wrong;
        enforce(next);
        if (!before.equals(next)) {
            log.changes(before, next);
            listener.changed(reports());
        }
    }

    private void enforce(Map<String, Steered> next) {
        Map<String, Share> shares = new LinkedHashMap<>();
        Map<String, Judges.Seat> seats = new LinkedHashMap<>();
        Map<String, Suspension> rolledBack = new LinkedHashMap<>();
        next.forEach((rule, one) -> {
            shares.put(one.plan().content(), one.state().share(one.plan()));
            if (one.state().phase() != Phase.ROLLED_BACK) {
                seats.put(rule, new Judges.Seat(one.plan(), one.judge()));
            }
            one.suspends().ifPresent(why -> rolledBack.put(one.plan().serves(), why));
        });
        steered = next;
        judges.seat(seats);
        books.reach(shares);
        if (!rolledBack.equals(control.status().fleet().rolledBack())) {
            control.rolledBack(rolledBack);
        }
    }

    private Map<String, Rollout> plans() {
        Map<String, Rollout> plans = new LinkedHashMap<>();
        books.current().everyRule().filter(Rule::enabled).forEach(rule -> rule.rollout()
                .ifPresent(plan -> plans.put(rule.name().orElseThrow(), plan)));
        return plans;
    }

    /**
     * The rollouts, in the order of the rules.
     *
     * @return a report on each
     */
    public List<RolloutReport> reports() {
        return steered.values().stream()
                .map(one -> new RolloutReport(one.rule(), one.plan(), one.state(), one.verdict(peers)))
                .toList();
    }

    /**
     * What is wrong with the states, for people.
     *
     * @return the problem, by rule
     */
    public Map<String, String> unreadable() {
        return unreadable;
    }

    /** {@return the reason why something that is in force here is not written, if it is not} */
    public Persistence persistence() {
        return ledger.store().persistence();
    }

    /**
     * What operators send to say what they saw.
     *
     * @return the version of the rules in force, a dot, and the number of acts and steps
     */
    public String version() {
        return Expected.version(control, ledger.store().state());
    }

    /** What an operator can do with a rollout. */
    public enum Act {
        /** Stays at the present share. */
        HOLD,
        /** Ends a hold or a rollback. */
        RESUME,
        /** Goes on to the next step. */
        PROMOTE,
        /** Goes back to nobody. */
        ROLLBACK
    }

    /**
     * An act of an operator, on all instances if the store of the rules keeps the states. A rollback is in force here at once
     * even if the store is away; anything else needs the store.
     *
     * @param rule the rule of the rollout
     * @param act the act
     * @param expected what the operator saw
     * @param author the operator and the reason
     * @return whether the act is written
     * @throws VersionMovedException if the operator saw something else
     * @throws IllegalArgumentException if there is no such rollout
     * @throws IllegalStateException if the act is not possible in its phase
     * @throws StoreAwayException if the store can't be read or written
     */
    public Persistence act(String rule, Act act, String expected, Author author) {
        Steered known = steered.get(rule);
        if (known == null) {
            throw new IllegalArgumentException(
                    unreadable.containsKey(rule)
                            ? "the state of '%s' can't be read: %s".formatted(rule, unreadable.get(rule))
                            : "'%s' is not the rule of a rollout; known are %s".formatted(rule, steered.keySet()));
        }
        FleetState seen = ledger.store().state();
        Expected version = new Expected(expected, seen, control);
        Verdict verdict = known.verdict(peers);
        Said said = new Said(
                author.because().orElse(""), author.name(), clock.instant(), VerdictText.counts(known.plan(), verdict));
        Persistence persistence = ledger.acted(known, act, version, said);
        Steered after = steered.getOrDefault(rule, known);
        decided(after, after.state(), verdict, author.name(), RolloutLog.line(rule, after.plan(), after.state()));
        return persistence;
    }

    /** Stops to look; the states stay in force. */
    @Override
    public void close() {
        ticks.close();
    }
}
