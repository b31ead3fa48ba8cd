package io.github.grayrelease.source;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleChanges;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows one source on a thread of its own: reads it when it has changed and from time to time, and offers what it says
 * to {@link RuleControl}. Safe for all threads.
 */
public final class RuleFeed implements RuleReload, AutoCloseable {

    /** How long the start waits for the source. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long a file must hold still before it counts as written. */
    static final Duration STILL = Duration.ofMillis(300);

    /** How long a block that drops more than half of the rules must be stable. */
    static final Duration STABLE = Duration.ofSeconds(30);

    /** How long to rest between readings: however often the source changes, the processors are left to requests. */
    static final Duration REST = Duration.ofMillis(100);

    /** Ten thousand rules take about one megabyte. */
    static final int MOST_CHARACTERS = 8 << 20;

    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final String BY_SOURCE = "source";

    private final GrayRuleSource source;
    private final RuleReader reader;
    private final RuleControl control;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore signals = new Semaphore(0);
    private final CountDownLatch firstWord = new CountDownLatch(1);
    private final Thread thread;

    private boolean watching;
    private boolean isGood;
    private boolean isMissing;
    private int failures;
    private @Nullable String seen;
    private @Nullable String judged;
    private Optional<HeldBack> heldBack = Optional.empty();
    private volatile Optional<InvalidRulesException> mistakes = Optional.empty();
    private volatile boolean closed;

    /** A block that drops more than half of the rules, and since when. */
    private record HeldBack(String text, Instant since) {}

    /**
     * Prepares to follow a source; {@link #start} begins.
     *
     * @param source the source; closed with this feed
     * @param reader reads its blocks
     * @param control is offered what they say
     * @param clock tells the time
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
        this.source = source;
        this.reader = reader;
        this.control = control;
        this.clock = clock;
        this.random = random;
        this.thread = new Thread(this::follow, "gray-rules");
        thread.setDaemon(true);
    }

    /**
     * Begins to follow the source, and waits for its first word, but not longer than the patience. Without rules from it,
     * the newest snapshot is put in force if there is one.
     *
     * @param patience how long to wait
     * @throws InvalidRulesException if the source's rules have mistakes and there is no snapshot to go on with
     */
    public void start(Duration patience) {
        thread.start();
        try {
            firstWord.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        begin();
    }

    /** Takes no lock, as whoever reads from a dead source holds it for a while. */
    private void begin() {
        boolean hasRules = control.hasSpokenOrRestores();
        Optional<InvalidRulesException> inTheWay = hasRules ? Optional.empty() : mistakes;
        inTheWay.ifPresent(invalid -> {
            close();
            throw invalid;
        });
    }

    private void follow() {
        while (!closed) {
            Duration pause = step();
            try {
                Thread.sleep(REST.toMillis());
                if (signals.tryAcquire(pause.minus(REST).toMillis(), TimeUnit.MILLISECONDS)) {
                    signals.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** Reads once; answers how long to wait before the next time. */
    synchronized Duration step() {
        try {
            if (!watching) {
                source.watch(signals::release);
                watching = true;
            }
            Optional<Block> block = source.read();
            failures = 0;
            return block.isPresent() ? follow(block.get()) : missing();
        } catch (Exception | LinkageError failure) {
            // A source that is being closed fails as it likes.
            return closed ? Duration.ZERO : failed(failure);
        }
    }

    private Duration follow(Block block) {
        isMissing = false;
        boolean still = !source.canBeTorn() || block.text().equals(seen);
        seen = block.text();
        if (!still) {
            return STILL;
        }
        if (heldBack.filter(held -> !held.text().equals(block.text())).isPresent()) {
            // What was held back is gone; if it comes again it waits anew, and what is there now is told again.
            heldBack = Optional.empty();
            judged = null;
        }
        if (!block.text().equals(judged)) {
            judge(block);
        } else if (isGood) {
            control.answered();
        }
        firstWord.countDown();
        return source.pollInterval();
    }

    private void judge(Block block) {
        try {
            CheckedRules rules = whole(block);
            if (source.canBeTorn() && dropsMost(rules.document()) && !isStable(block.text())) {
                return;
            }
            put(block, rules, BY_SOURCE);
        } catch (InvalidRulesException invalid) {
            refuse(block, invalid, BY_SOURCE);
        }
    }

    private GrayReload put(Block block, CheckedRules rules, String by) {
        judged = block.text();
        isGood = true;
        heldBack = Optional.empty();
        return control.offer(rules, by);
    }

    private GrayReload refuse(Block block, InvalidRulesException invalid, String by) {
        judged = block.text();
        isGood = false;
        mistakes = Optional.of(invalid);
        return control.reject(invalid, by);
    }

    private CheckedRules whole(Block block) {
        if (block.text().length() > MOST_CHARACTERS) {
            throw mistake(block, "has more than " + MOST_CHARACTERS + " characters", "split the rules");
        }
        if (block.text().isBlank()) {
            throw mistake(block, "is empty", "write 'gray: {rules: []}' to have no rules");
        }
        if (!Checksum.holds(block.text()).orElse(true)) {
            throw mistake(block, "is not what its checksum says", "write the whole file, then its checksum");
        }
        return reader.read(block);
    }

    private static InvalidRulesException mistake(Block block, String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake(block.name(), "", wrong, remedy)));
    }

    private boolean dropsMost(RuleDocument document) {
        return control.lastSaid()
                .filter(last -> 2 * rules(document) < rules(last))
                .isPresent();
    }

    private static long rules(RuleDocument document) {
        return document.rules().size()
                + document.variants().values().stream()
                        .mapToLong(variant -> RuleChanges.rules(variant).size())
                        .sum();
    }

    /** Whether it was held back for long enough; if it is new, it is held back from now on. */
    private boolean isStable(String text) {
        if (heldBack.filter(held -> held.text().equals(text)).isEmpty()) {
            heldBack = Optional.of(new HeldBack(text, clock.instant()));
            control.troubled(
                    Outcome.HELD_BACK,
                    BY_SOURCE,
                    "it drops more than half of the rules, so it waits until it has been unchanged for "
                            + STABLE.toSeconds() + " seconds, or until POST /actuator/gray/reload confirms it");
        }
        return !clock.instant()
                .isBefore(heldBack.map(HeldBack::since).orElseThrow().plus(STABLE));
    }

    private Duration missing() {
        if (!isMissing) {
            forget();
            isMissing = true;
            control.troubled(
                    Outcome.ABSENT,
                    BY_SOURCE,
                    "it holds no rules; those in force stay. To have none, write 'gray: {rules: []}' there");
            firstWord.countDown();
        }
        return source.pollInterval();
    }

    private Duration failed(Throwable failure) {
        forget();
        failures++;
        control.troubled(Outcome.FAILED, BY_SOURCE, "it can't be read: " + failure);
        long longest = Math.min(LONGEST_RETRY.toMillis(), 1000L << Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    /** The next good reading is told again, even if it says the same. */
    private void forget() {
        judged = null;
        seen = null;
        heldBack = Optional.empty();
        isMissing = false;
    }

    /** Does not wait for what the source says to be stable. */
    @Override
    public synchronized GrayReload reload(String by) {
        try {
            Optional<Block> block = source.read();
            if (block.isEmpty()) {
                forget();
                return control.troubled(Outcome.ABSENT, by, "it holds no rules; those in force stay");
            }
            seen = block.get().text();
            return taken(block.get(), by);
        } catch (Exception | LinkageError failure) {
            forget();
            return control.troubled(Outcome.FAILED, by, "it can't be read: " + failure);
        }
    }

    private GrayReload taken(Block block, String by) {
        try {
            return put(block, whole(block), by);
        } catch (InvalidRulesException invalid) {
            return refuse(block, invalid, by);
        }
    }

    /**
     * Writes a block to the source, if this is one that can be written, and takes it.
     *
     * @param text the block
     * @param expected the version that the operator saw: the one that waits, if one does, else the one in force
     * @param by the operator
     * @return what became of it
     * @throws InvalidRulesException if it has mistakes; nothing was written
     * @throws VersionMovedException if the source says something else by now; nothing was written
     * @throws UnsupportedOperationException if the source can't be written
     * @throws Exception if writing failed
     */
    public synchronized GrayReload publish(String text, String expected, String by) throws Exception {
        if (!(source instanceof GrayRuleStore store)) {
            throw new UnsupportedOperationException("this source is not written through Gray; edit it where it is");
        }
        Optional<Block> there = store.read();
        Block block = new Block(there.map(Block::name).orElse("block"), text);
        CheckedRules rules = whole(block);
        String newest = control.newest();
        if (!newest.equals(expected)) {
            throw new VersionMovedException(expected, newest);
        }
        Optional<String> former = there.map(Block::text);
        boolean isKnown = former.isEmpty() || former.get().equals(judged);
        if (!isKnown || !store.replace(former, text)) {
            signals.release();
            throw new VersionMovedException(expected, "one that another has just written");
        }
        // It is not read again for that: some stores show a moment later what they have taken.
        return put(block, rules, by);
    }

    /** Ends following, and closes the source. What is in force stays. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        source.close();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
