package io.github.grayrelease;

import java.time.Duration;
import java.util.Optional;

/**
 * A place outside the application that holds its rules: a file, or a key of a store. At the start Gray connects, watches
 * and reads. It reads again whenever the watch reports a possible change, and at intervals in any case. A
 * {@link GrayRuleSourceFactory} creates it.
 *
 * <p>{@link #connect}, {@link #watch}, {@link #read} and {@link GrayRuleStore#replace} are called one after the other on a
 * thread of Gray's own, never on a request's thread; they may block. After {@link #timeLimit()} Gray gives up on a call and
 * interrupts its thread. If a call throws, Gray logs it, keeps the rules in force, and reads again after a delay that grows
 * from one second to thirty. It repeats {@link #connect} and {@link #watch} until a watch has started; from then on the
 * source keeps its watch alive.
 */
public interface GrayRuleSource extends AutoCloseable {

    /** The default of {@link #timeLimit()}. */
    Duration TIME_LIMIT = Duration.ofSeconds(2);

    /**
     * Connects to the source unless it is connected. Called first, and again until a watch has started.
     *
     * @throws Exception if it can't connect
     */
    default void connect() throws Exception {}

    /**
     * Reads the current content of the source.
     *
     * @return the block; empty if there is none, as before the key was written or after it was deleted
     * @throws Exception if the source can't be read, or only a possibly stale answer is available
     */
    Optional<Block> read() throws Exception;

    /**
     * Starts watching for changes. Called before the first {@link #read}, and again until it has returned once. The watch
     * must survive outages of the source. A source without change notification leaves it out and is read every
     * {@link #pollInterval()}.
     *
     * @param changed run it after each possible change and each regained connection, on any thread, any number of times; it
     *     returns at once and never throws. Gray reads the source at most ten times a second
     * @return the watch; Gray closes it once, on any thread, even if this method returns after the time limit
     * @throws Exception if watching can't start; the source must release whatever it opened
     */
    default Watch watch(Runnable changed) throws Exception {
        return Watch.NOTHING;
    }

    /** A running watch. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {

        /** The watch of a source without change notification. */
        Watch NOTHING = () -> {};

        /** Ends the watch. An exception is logged at DEBUG. */
        @Override
        void close() throws Exception;
    }

    /**
     * The time limit of one call of {@link #connect}, {@link #read} or {@link #watch} may take.
     *
     * @return the limit
     */
    default Duration timeLimit() {
        return TIME_LIMIT;
    }

    /**
     * The time from one reading to the next if {@link #watch} reports nothing.
     *
     * @return the interval
     */
    default Duration pollInterval() {
        return Duration.ofSeconds(10);
    }

    /**
     * Whether a reading can see a half-written block, as with files. Gray reads such a source until two readings agree, and
     * holds back for a while a block that drops more than half of the rules in force.
     *
     * @return true if it can
     */
    default boolean canBeTorn() {
        return false;
    }

    /**
     * Releases the source's own connections. Called once, when the application ends, after the watch was closed. A call
     * still in progress may fail in any way.
     */
    @Override
    void close();

    /**
     * The text of a {@code gray:} block.
     *
     * @param name its place, for people: {@code rules.yml}, {@code etcd:/gray/rules}; without passwords. A name that ends
     *     in {@code .properties} makes the text properties, any other makes it YAML, which includes JSON
     * @param text the block
     */
    record Block(String name, String text) {}
}
