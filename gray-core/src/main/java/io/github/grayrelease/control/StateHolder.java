package io.github.grayrelease.control;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleKeeper.Kept;
import io.github.grayrelease.control.RuleStatus.LastReload;
import io.github.grayrelease.control.RulesState.Word;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.trust.Invitations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the current {@link RulesState}: on a change it swaps the rule book, has the change kept, and tells observers. Safe
 * for all threads; readers never block, and a change waits for earlier changes, never for the disk.
 */
final class StateHolder {

    private static final Logger log = LoggerFactory.getLogger(StateHolder.class);

    private static final String ENVIRONMENT = "environment";

    private final RuleBooks books;
    private final InstantSource clock;
    private final GrayObserver observer;
    private final String source;
    private final Optional<Invitations> invitations;
    private final KeptInOrder kept;
    private final Object transition = new Object();

    private volatile RulesState state;
    private volatile SourceHealth health;

    /** The source's condition, apart from its rules. */
    private record SourceHealth(Instant lastGood, Optional<String> trouble, Optional<LastReload> lastReload) {}

    /** A change of the state, and whether it survives a restart. */
    record Change(RulesState before, RulesState after, Persistence persistence) {

        /** Whether the first rules ever read equal those that the start put in force. */
        boolean isFirst() {
            return before.word() == Word.NONE && after.word() != Word.NONE && !putsOtherRulesInForce();
        }

        boolean putsOtherRulesInForce() {
            return !before.inForce().isSameAs(after.inForce());
        }
    }

    StateHolder(
            RuleBooks books,
            CheckedRules first,
            String source,
            RuleKeeper keeper,
            InstantSource clock,
            GrayObserver observer,
            Optional<Invitations> invitations) {
        this.books = books;
        this.clock = clock;
        this.observer = observer;
        this.source = source;
        this.invitations = invitations;
        this.kept = new KeptInOrder(keeper);
        Instant now = clock.instant();
        Kept before = keeper.load();
        this.state = RulesState.begin(new Revision(first, now, ENVIRONMENT, Author.by("start"), Kind.SAID), before);
        this.health = new SourceHealth(now, Optional.empty(), Optional.empty());
        warnOfALostPin(before.switches());
        tellOfSwitches();
        enforce(state);
    }

    /** Somebody who looks for the cause of a stage that is off begins with the log of the start. */
    private void tellOfSwitches() {
        Switches switches = state.switches();
        switches.pinned()
                .ifPresent(version -> log.warn(
                        "Version '{}' was pinned before the restart; it stays in force until POST /actuator/gray/unpin",
                        version));
        switches.suspended()
                .forEach((stage, why) -> log.warn(
                        "Stage '{}' is suspended on this instance since {}, by {}{}; its traffic takes the baseline"
                                + " until POST /actuator/gray/stages/{} resumes it",
                        stage,
                        why.at(),
                        why.by(),
                        why.because().isEmpty() ? "" : ": " + why.because(),
                        stage));
        if (!switches.withdrawn().isEmpty()) {
            log.warn(
                    "Invitations withdrawn on this instance: {}",
                    switches.withdrawn().size());
        }
    }

    private void warnOfALostPin(Switches before) {
        if (!before.pinned().equals(state.switches().pinned())) {
            log.warn(
                    "Version '{}' was pinned, but has no usable snapshot; the pin is removed",
                    before.pinned().orElse(""));
        }
    }

    private void enforce(RulesState next) {
        books.enforce(next.inForce().rules(), next.suspended());
        invitations.ifPresent(known -> known.withdraw(next.withdrawn()));
    }

    RulesState state() {
        return state;
    }

    Instant now() {
        return clock.instant();
    }

    /** Event: the source does not answer. Rules that this application could not start on are forgotten. */
    RulesState restored() {
        try {
            return change(RulesState::restored).after();
        } catch (InvalidRulesException outdated) {
            log.warn("The rules from before the restart are not used: {}", outdated.getMessage());
            return change(RulesState::forgotten).after();
        }
    }

    /** A revision that was just read from the source. */
    Revision said(CheckedRules rules, Author author) {
        return new Revision(rules, clock.instant(), source, author, Kind.SAID);
    }

    /** The only place where the state changes: derives the next state, swaps it in, and keeps it outside the lock. */
    @SuppressWarnings("ReferenceEquality") // an unchanged revision is the same object; comparing contents would be slow
    Change change(UnaryOperator<RulesState> event) {
        RulesState before;
        RulesState after;
        KeptInOrder.Ticket ticket;
        synchronized (transition) {
            before = state;
            after = event.apply(before);
            if (before.inForce() != after.inForce()
                    || !before.switches().equals(after.switches())
                    || !before.fleet().equals(after.fleet())) {
                enforce(after);
            }
            state = after;
            ticket = kept.next(before, after);
        }
        return new Change(before, after, kept.keep(ticket));
    }

    /** Event: an act of an operator that changes no rules. Observers are told unless it changed nothing. */
    Persistence act(GrayAct.Kind kind, String name, Author author, UnaryOperator<RulesState> event) {
        Change change = change(event);
        Persistence persistence = change.persistence();
        if (!change.before().switches().equals(change.after().switches())) {
            observer.acted(new GrayAct(kind, name, author.name(), author.because(), persistence.problem()));
        }
        return persistence;
    }

    void sourceIsGood() {
        synchronized (transition) {
            health = new SourceHealth(clock.instant(), Optional.empty(), health.lastReload());
        }
    }

    GrayReload troubled(Outcome outcome, Author author, String trouble) {
        synchronized (transition) {
            health = new SourceHealth(health.lastGood(), Optional.of(trouble), health.lastReload());
        }
        return tell(outcome, author, List.of(), Optional.of(trouble), kept.last());
    }

    GrayReload unchanged(Author author, Persistence persistence) {
        return tell(Outcome.UNCHANGED, author, List.of(), Optional.empty(), persistence);
    }

    /** Tells observers the outcome of an attempt and stores it as the last one. */
    GrayReload tell(
            Outcome outcome, Author author, List<String> changes, Optional<String> problem, Persistence persistence) {
        GrayReload reload;
        synchronized (transition) {
            reload = new GrayReload(
                    outcome,
                    source,
                    author.name(),
                    author.because(),
                    state.inForce().version(),
                    state.inForce().source(),
                    changes,
                    problem,
                    persistence.problem());
            LastReload last = new LastReload(clock.instant(), reload);
            health = new SourceHealth(health.lastGood(), health.trouble(), Optional.of(last));
        }
        observer.reloaded(reload);
        return reload;
    }

    RuleStatus status() {
        RulesState now = state;
        SourceHealth known = health;
        return new RuleStatus(
                source,
                now.inForce(),
                now.pending(),
                now.switches(),
                now.fleet(),
                kept.last(),
                known.lastReload(),
                known.trouble(),
                age(known));
    }

    /** Without an external source the age is zero, because the environment is read whenever it changes. */
    private Duration age(SourceHealth known) {
        return source.equals(ENVIRONMENT) && known.trouble().isEmpty()
                ? Duration.ZERO
                : Duration.between(known.lastGood(), clock.instant());
    }

    void close() {
        kept.close();
    }
}
