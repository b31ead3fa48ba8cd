package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.LimitedValues;
import io.github.grayrelease.source.RuleFeed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A source that is followed: its rules, and what operators switch for all instances if the source has a place for that.
 *
 * @param feed follows the rules
 * @param fleet follows and changes the switches; empty if the source is no store, so that switches belong to one instance
 * @param values the values of single instances, with leases; empty if the source has none
 */
public record FollowedSource(RuleFeed feed, Optional<FleetControl> fleet, Optional<LimitedValues> values)
        implements AutoCloseable {

    /** Four times the time between two writings. */
    private static final Duration LEASE = Duration.ofSeconds(20);

    /**
     * The parts of an application that rules and switches concern.
     *
     * @param books the book in force
     * @param control the rules of this instance
     * @param keeper keeps the last known switches on the disk
     * @param observer receives acts
     */
    public record Application(RuleBooks books, RuleControl control, RuleKeeper keeper, GrayObserver observer) {}

    /**
     * Starts to follow a source, and waits a limited time for its rules and its switches at once. The switches come first,
     * because an instance may start on a pinned version while the source's rules have mistakes.
     *
     * @param source the source; closed with the returned object
     * @param reader parses its blocks
     * @param application where rules and switches are put in force
     * @param clock the clock
     * @return the followed source
     * @throws InvalidRulesException if the source's rules have mistakes and there is no snapshot
     */
    public static FollowedSource start(
            GrayRuleSource source, RuleReader reader, Application application, InstantSource clock) {
        FollowedSource followed = of(source, reader, application, clock);
        long begin = System.nanoTime();
        followed.fleet.ifPresent(fleet -> fleet.store().begin());
        followed.feed.begin();
        followed.fleet.ifPresent(fleet -> fleet.store().await(RuleFeed.PATIENCE));
        try {
            followed.feed.await(RuleFeed.PATIENCE.minusNanos(System.nanoTime() - begin));
        } catch (RuntimeException invalid) {
            followed.fleet.ifPresent(FleetControl::close);
            throw invalid;
        }
        return followed;
    }

    private static FollowedSource of(
            GrayRuleSource source, RuleReader reader, Application application, InstantSource clock) {
        RuleControl control = application.control();
        Optional<GrayRuleStore> beside =
                source instanceof GrayRuleStore store ? store.beside(FleetStore.SUFFIX) : Optional.empty();
        Optional<FleetControl> fleet = beside.map(key -> new FleetControl(
                new FleetStore(key, control.status().source(), application.keeper()),
                control,
                application.books(),
                reader,
                application.observer(),
                clock));
        return new FollowedSource(
                new RuleFeed(source, reader, control, clock), fleet, values(source, application.books()));
    }

    private static Optional<LimitedValues> values(GrayRuleSource source, RuleBooks books) {
        try {
            return Optional.of(new LimitedSource(source).instances(".counters", LEASE));
        } catch (UnsupportedOperationException noLeases) {
            books.refuseShared("is not possible: " + noLeases.getMessage());
            return Optional.empty();
        }
    }

    /** Stops following, the rules last, because the others use their connections. */
    @Override
    public void close() {
        values.ifPresent(LimitedValues::close);
        fleet.ifPresent(FleetControl::close);
        feed.close();
    }
}
