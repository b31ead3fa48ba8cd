package io.github.grayrelease;

import java.time.Duration;
import java.util.Optional;

/**
 * Where an application's rules are kept while it runs: a file, a key of a store. Gray reads it at the start, again
 * whenever the source says that something may have changed, and from time to time in any case.
 *
 * <p>{@link #watch} and {@link #read} are called on a thread of Gray's own, one after the other, never on a request's; they
 * may block. What they throw is logged, leaves the rules in force, and has them called again after a while that grows
 * from one second to thirty. Found by a {@link GrayRuleSourceFactory}.
 */
public interface GrayRuleSource extends AutoCloseable {

    /**
     * Reads what the source holds now.
     *
     * @return the block; empty where there is none, as before the key was written or after it was deleted
     * @throws Exception if the source can't be asked; an answer that may be old is no answer
     */
    Optional<Block> read() throws Exception;

    /**
     * Begins to watch for changes; called before the first {@link #read}, and again only if it threw. A source that cannot
     * be watched need not implement it: it is read every {@link #pollInterval()}.
     *
     * @param changed to be run whenever something may have changed, a regained connection included: from any thread, as
     *     often as you like; it returns at once and throws nothing. However often it is run, the source is read at most
     *     ten times a second
     * @throws Exception if watching can't begin
     */
    default void watch(Runnable changed) throws Exception {}

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

    /** Ends watching and gives connections back that are the source's own. Called once, when the application ends. */
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
