package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.fleet.SharedState.Seen;
import io.github.grayrelease.source.Follower;
import io.github.grayrelease.source.LimitedSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the state of the fleet on its own thread, and writes changes by compare-and-set: whoever writes first wins, the
 * others read again. Safe for all threads; {@link #state} never blocks.
 */
public final class FleetStore implements StateStore, AutoCloseable {

    /** The suffix of the key beside the block. */
    public static final String SUFFIX = ".state";

    private static final Logger log = LoggerFactory.getLogger(FleetStore.class);

    /** Each lost race is a change of another instance. */
    private static final int MOST_RACES = 20;

    private final LimitedSource store;
    private final SharedState shared;
    private final LastKnown lastKnown;
    private final String name;
    private final RandomGenerator random = new SplittableRandom();
    private final Follower follower;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstWord = new CountDownLatch(1);

    /** Held while the store is read or written; an urgent change does not wait for it before it is in force. */
    private final ReentrantLock io = new ReentrantLock();

    private final Object local = new Object();
    private volatile Known known = Known.NOTHING;
    private volatile Optional<String> trouble = Optional.empty();
    private boolean watching;
    private int failures;

    /**
     * Creates a follower of a state; {@link #begin} starts it.
     *
     * @param store the key beside the block; closed with this object
     * @param name the source of the rules, without passwords
     * @param keeper keeps the last known state for a start at which the store does not answer
     */
    public FleetStore(GrayRuleStore store, String name, RuleKeeper keeper) {
        this.store = new LimitedSource(store);
        this.shared = new SharedState(this.store, System::nanoTime);
        this.name = name;
        this.lastKnown = new LastKnown(keeper, name);
        this.follower = new Follower("gray-fleet", this::step);
    }

    @Override
    public void listen(Runnable changed) {
        listeners.add(changed);
    }

    /** Puts the last known state in force, and starts to read the store. Returns at once. */
    public void begin() {
        lastKnown.load().ifPresent(state -> know(state, 0));
        follower.start();
    }

    /**
     * Waits until the store has been read.
     *
     * @param patience the time limit
     */
    public void await(Duration patience) {
        try {
            if (!firstWord.await(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "The switches of all instances were not read from {}{} within the start; {}",
                        name,
                        SUFFIX,
                        known.state().changes() == 0 ? "none are in force" : "the last known ones are in force");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the store has been read since the start.
     *
     * @return false if not yet
     */
    boolean hasAnswered() {
        return firstWord.getCount() == 0;
    }

    @Override
    public FleetState state() {
        return known.state();
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public FleetState change(UnaryOperator<FleetState> change) {
        io.lock();
        try {
            for (int races = 0; races < MOST_RACES; races++) {
                Seen seen = synced();
                FleetState next = change.apply(seen.state());
                if (next.equals(seen.state())) {
                    return next;
                }
                Optional<Seen> written = shared.write(seen, next.after(seen.state()));
                if (written.isPresent()) {
                    know(written.get().state(), 0);
                    return written.get().state();
                }
            }
            throw new StoreAwayException("other instances changed the switches in the same moment; try again");
        } catch (StoreAwayException away) {
            failed(away);
            throw away;
        } finally {
            io.unlock();
        }
    }

    @Override
    public Persistence changeAtOnce(UnaryOperator<FleetState> change) {
        synchronized (local) {
            known = known.with(change);
        }
        tell();
        io.lock();
        try {
            synced();
            return Persistence.KEPT;
        } catch (StoreAwayException away) {
            failed(away);
            follower.signal();
            return notYet(away.problem());
        } finally {
            io.unlock();
        }
    }

    private static Persistence notYet(String problem) {
        return Persistence.lost(problem
                + ". It is in force on this instance only. This instance writes it for all when the store is back,"
                + " unless it is stopped before");
    }

    @Override
    public Persistence persistence() {
        return known.waiting().isEmpty()
                ? Persistence.KEPT
                : notYet(trouble.orElse("the store is about to be written"));
    }

    /** Reads once and returns the time until the next reading. Never throws: that would end following for good. */
    Duration step() {
        io.lock();
        try {
            if (!watching) {
                store.connect();
                store.watch(follower::signal);
                watching = true;
            }
            synced();
            firstWord.countDown();
            return store.pollInterval();
        } catch (Throwable failure) {
            return follower.isClosed() ? Duration.ZERO : failed(failure);
        } finally {
            io.unlock();
        }
    }

    /** Reads the store, puts its state in force, and writes the changes that wait. */
    private Seen synced() {
        Seen seen = shared.read();
        if (seen.text().isEmpty() && known.stored().changes() > 0) {
            seen = restored(seen);
        }
        know(seen.state(), 0);
        for (Known now = known; !now.waiting().isEmpty(); now = known) {
            seen = written(seen, now);
        }
        if (trouble.isPresent()) {
            log.info("The switches of all instances in {}{} are read and written again", name, SUFFIX);
        }
        trouble = Optional.empty();
        failures = 0;
        return seen;
    }

    /** Losing the key must not switch on what operators switched off. */
    private Seen restored(Seen nothing) {
        log.warn(
                "{}{} is gone; the last known switches of all instances stay in force and are written again. Resume or"
                        + " unpin what should end",
                name,
                SUFFIX);
        return shared.write(nothing, known.stored()).orElseGet(shared::read);
    }

    private Seen written(Seen before, Known now) {
        if (now.state().equals(before.state())) {
            know(before.state(), now.waiting().size());
            return before;
        }
        Optional<Seen> written = shared.write(before, now.state().after(before.state()));
        written.ifPresent(own -> know(own.state(), now.waiting().size()));
        if (written.isPresent()) {
            return written.get();
        }
        Seen other = shared.read();
        know(other.state(), 0);
        return other;
    }

    /** Puts a state of the store in force, and forgets the first of the waiting changes, which it contains. */
    private void know(FleetState stored, int written) {
        FleetState before;
        synchronized (local) {
            before = known.state();
            known = known.stored(stored, written);
        }
        if (!before.equals(known.state())) {
            tell();
        }
        lastKnown.keep(stored);
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private Duration failed(Throwable failure) {
        failures++;
        String problem = failure instanceof StoreAwayException away ? away.problem() : failure.toString();
        if (!trouble.equals(Optional.of(problem))) {
            log.warn("The switches of all instances in {}{}: {}; those in force stay", name, SUFFIX, problem);
        }
        trouble = Optional.of(problem);
        return Follower.pauseAfter(failures, random);
    }

    /** Stops following and closes the key. The switches stay in force. */
    @Override
    public void close() {
        follower.end();
        store.close();
        follower.close();
    }
}
