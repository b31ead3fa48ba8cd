package io.github.grayrelease;

import java.time.Duration;
import java.util.Optional;

/**
 * Where an application's rules are kept while it runs: a file, a key of a store. Gray connects to it, watches it and reads
 * it at the start, reads it again whenever the source says that something may have changed, and from time to time in any
 * case. Found by a {@link GrayRuleSourceFactory}.
 *
 * <p>{@link #connect}, {@link #watch}, {@link #read} and {@link GrayRuleStore#replace} are called on one thread of Gray's own,
 * one after the other, never on a request's; they may block. Gray gives up on a call after {@link #timeLimit()} and
 * interrupts its thread. What a call throws is logged, leaves the rules in force, and has Gray connect, watch and read again
 * after a while that grows from one second to thirty.
 */
public interface GrayRuleSource extends AutoCloseable {

    /** How long a call may take unless the source says otherwise. */
    Duration TIME_LIMIT = Duration.ofSeconds(2);

    /**
     * Connects to where the rules are, if that is not done yet. Called before anything else, and again after a failure.
     *
     * @throws Exception if that fails
     */
    default void connect() throws Exception {}

    /**
     * Reads what the source holds now.
     *
     * @return the block; empty where there is none, as before the key was written or after it was deleted
     * @throws Exception if the source can't be asked; an answer that may be old is no answer
     */
    Optional<Block> read() throws Exception;

    /**
     * Begins to watch for changes; called before the first {@link #read}, and again after a failure, when the former watch
     * has been closed. A source that can't be watched need not implement it: it is read every {@link #pollInterval()}.
     *
     * @param changed to be run whenever something may have changed, a regained connection included: from any thread, as
     *     often as you like; it returns at once and throws nothing. However often it is run, the source is read at most
     *     ten times a second
     * @return the watch; Gray closes it once, from any thread, also where this method returns too late
     * @throws Exception if watching can't begin; nothing is left behind then
     */
    default Watch watch(Runnable changed) throws Exception {
        return Watch.NOTHING;
    }

    /** Something that is watched until it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {

        /** The watch of a source that can't be watched. */
        Watch NOTHING = () -> {};

        /** Ends watching. What it throws is logged at DEBUG. */
        @Override
        void close() throws Exception;
    }

    /**
     * How long one call of {@link #connect}, {@link #read} or {@link #watch} may take.
     *
     * @return the limit
     */
    default Duration timeLimit() {
        return TIME_LIMIT;
    }

    /**
     * How long after one reading comes the next, if nothing is heard from {@link #watch}.
     *
     * @return the interval
     */
    default Duration pollInterval() {
        return Duration.ofSeconds(10);
    }

    /**
     * Whether a reading may meet a block that is only half written, as with files. Such a source is read until it holds
     * still, and a block that drops more than half of the rules in force is held back for a while.
     *
     * @return true if it may
     */
    default boolean canBeTorn() {
        return false;
    }

    /**
     * Gives connections back that are the source's own. Called once, when the application ends and after watches were
     * closed; a call may still be under way, and fails then as it likes.
     */
    @Override
    void close();

    /**
     * A {@code gray:} block as it was written.
     *
     * @param name where it stands, for people: {@code rules.yml}, {@code etcd:/gray/rules}; without passwords. One that
     *     ends in {@code .properties} is read as properties, any other as YAML, which JSON is a part of
     * @param text the block
     */
    record Block(String name, String text) {}
}
