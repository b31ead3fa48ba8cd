package io.github.grayrelease.source;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.InvalidRulesException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one source on its own thread: reads it after changes and at intervals, and offers its rules to
 * {@link RuleControl}. If a reading throws anything, it is reported and another reading follows. Safe for all threads.
 */
public final class RuleFeed implements RuleReload, AutoCloseable {

    /** The time that the start waits for the source. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The time for which a file must be unchanged to count as complete. */
    static final Duration STILL = Duration.ofMillis(300);

    private static final Logger log = LoggerFactory.getLogger(RuleFeed.class);

    private static final Author SOURCE = Author.by("source");

    private final LimitedSource source;
    private final RuleControl control;
    private final RandomGenerator random;
    private final BlockGate gate;
    private final BlockJudge judge;
    private final CountDownLatch firstWord = new CountDownLatch(1);
    private final Follower follower;

    private boolean watching;
    private boolean isMissing;
    private int failures;

    /**
     * Creates a feed; {@link #start} starts it.
     *
     * @param source the source; closed with this feed
     * @param reader parses its blocks
     * @param control receives the rules
     * @param clock the clock
     */
    public RuleFeed(GrayRuleSource source, RuleReader reader, RuleControl control, InstantSource clock) {
        // By its class: JDK 17 looks for a default generator in the thread's class loader, and may find none.
        this(source, reader, control, clock, new SplittableRandom());
    }

    RuleFeed(
            GrayRuleSource source,
            RuleReader reader,
            RuleControl control,
            InstantSource clock,
            RandomGenerator random) {
        this.source = new LimitedSource(source);
        this.control = control;
        this.random = random;
        this.gate = new BlockGate(source);
        this.judge = new BlockJudge(reader, control, clock, gate);
        this.follower = new Follower("gray-rules", this::step);
    }

    /**
     * Starts to follow the source, and waits a limited time for its first rules. Without them, puts the newest snapshot in
     * force, if any.
     *
     * @param patience the time limit
     * @throws InvalidRulesException if the source's rules have mistakes and there is no snapshot
     */
    public void start(Duration patience) {
        begin();
        await(patience);
    }

    /** Starts to follow the source. Returns at once; {@link #await} must follow. */
    public void begin() {
        follower.start();
    }

    /**
     * Waits a limited time for the first rules, like {@link #start}.
     *
     * @param patience the time limit
     * @throws InvalidRulesException if the source's rules have mistakes and there is neither a snapshot nor a pin
     */
    public void await(Duration patience) {
        try {
            firstWord.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        requireRules();
    }

    /** Takes no lock, because a reading of a dead source holds the lock for a while. */
    private void requireRules() {
        boolean hasRules = control.hasSpokenOrRestores();
        Optional<InvalidRulesException> inTheWay = hasRules ? Optional.empty() : judge.mistakes();
        inTheWay.ifPresent(invalid -> {
            close();
            throw invalid;
        });
    }

    /** Reads once and returns the time until the next reading. Never throws: that would end reloading for good. */
    Duration step() {
        try {
            return followed();
        } catch (Throwable failure) {
            // Closing a source may make a running call fail.
            return follower.isClosed() ? Duration.ZERO : failed(failure);
        }
    }

    private synchronized Duration followed() throws Exception {
        if (!watching) {
            source.connect();
            source.watch(follower::signal);
            watching = true;
        }
        Optional<Block> block = source.read();
        failures = 0;
        return block.isPresent() ? followed(block.get()) : missing();
    }

    private Duration followed(Block block) {
        isMissing = false;
        if (!gate.holdsStill(block.text())) {
            return STILL;
        }
        judge.judge(block, SOURCE);
        firstWord.countDown();
        return source.pollInterval();
    }

    private Duration missing() {
        if (!isMissing) {
            forget();
            isMissing = true;
            control.troubled(
                    Outcome.ABSENT,
                    SOURCE,
                    "it has no rules; those in force stay. To have none, write 'gray: {rules: []}' there");
            firstWord.countDown();
        }
        return source.pollInterval();
    }

    /** Reports any failure. If the report fails too, the next reading still follows. */
    private synchronized Duration failed(Throwable failure) {
        failures++;
        Duration pause = Follower.pauseAfter(failures, random);
        try {
            forget();
            if (failure instanceof Error) {
                log.warn("Reading the rules failed; they are read again in {} ms", pause.toMillis(), failure);
            }
            control.troubled(Outcome.FAILED, SOURCE, "it can't be read: " + failure);
        } catch (Throwable again) {
            log.debug("A failed reading could not be reported", again);
        }
        return pause;
    }

    private void forget() {
        judge.forget();
        isMissing = false;
    }

    /** Accepts a text without waiting until it is stable. */
    @Override
    public synchronized GrayReload reload(Author author) {
        try {
            Optional<Block> block = source.read();
            if (block.isEmpty()) {
                forget();
                return control.troubled(Outcome.ABSENT, author, "it has no rules; those in force stay");
            }
            gate.holdsStill(block.get().text());
            return judge.take(block.get(), author);
        } catch (Exception | LinkageError failure) {
            forget();
            return control.troubled(Outcome.FAILED, author, "it can't be read: " + failure);
        }
    }

    /**
     * Writes a block to the store and puts it in force.
     *
     * @param text the block
     * @param expected the version that the operator saw in force
     * @param author the operator
     * @return the outcome
     * @throws InvalidRulesException if it has mistakes; nothing was written
     * @throws VersionMovedException if another version is in force, or the store has changed since this instance read it;
     *     nothing was written
     * @throws UnsupportedOperationException if the source is not a store
     * @throws Exception if the store can't be written
     */
    public synchronized GrayReload publish(String text, String expected, Author author) throws Exception {
        if (!source.isStore()) {
            throw new UnsupportedOperationException("Gray can't write this source; edit it where it is");
        }
        Optional<Block> there = source.read();
        Block block = new Block(there.map(Block::name).orElse("block"), text);
        CheckedRules rules = judge.read(block);
        boolean isUnseen = takesWhatNobodySaw(there);
        control.requireInForce(expected);
        if (isUnseen || !source.replace(there.map(Block::text), text)) {
            follower.signal();
            throw VersionMovedException.inTheStore();
        }
        // Does not read the store again: some stores show a write only after a moment.
        return judge.put(block, rules, author);
    }

    /**
     * Accepts the current content of the store, so that its version is the one to expect. Returns true if nothing was put
     * in force; then no operator can have seen that version.
     */
    private boolean takesWhatNobodySaw(Optional<Block> there) {
        return there.filter(judge::isNew)
                .map(block -> judge.take(block, SOURCE).outcome())
                .filter(outcome -> outcome == Outcome.PENDING || outcome == Outcome.REJECTED)
                .isPresent();
    }

    /** Stops following and closes the source. The rules stay in force. */
    @Override
    public void close() {
        follower.end();
        source.close();
        follower.close();
    }
}
