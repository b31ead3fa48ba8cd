package io.github.grayrelease;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A source that Gray can also write, so that an operator on one instance changes the rules of all instances. */
public interface GrayRuleStore extends GrayRuleSource {

    /**
     * Compare-and-set: writes a block if the store still holds the expected text, atomically if the store can. May be
     * called at any time between the opening and {@link #close()}.
     *
     * @param expected the text of the last reading; empty if there was none
     * @param text the text to write
     * @return false if the store holds another text; nothing is written then
     * @throws Exception if the store can't be written
     */
    boolean replace(Optional<String> expected, String text) throws Exception;

    /**
     * The time limit of {@link #replace}.
     *
     * @return the limit; by default {@link #timeLimit()}
     */
    default Duration timeToReplace() {
        return timeLimit();
    }

    /**
     * A second key of the same store, with the same guarantees, for what operators switch. Called once, before
     * {@link #connect}; must not connect. Gray uses both keys at the same time, on a thread each, and closes the second key
     * first.
     *
     * @param suffix what to append to the key: {@code .state}
     * @return the second key, which may use the connections of this one, and must not close them; empty if the store has
     *     none, so that switches belong to one instance
     */
    default Optional<GrayRuleStore> beside(String suffix) {
        return Optional.empty();
    }

    /**
     * Opens the values of single instances beside the block: each instance that follows this key writes one text, and reads
     * those of all. A value has a lease, so that it vanishes when its instance has stopped. Values of another key or another
     * suffix are never among them. May be called at any time between the opening and {@link #close()}; must not connect.
     *
     * @param suffix what to append to the key: {@code .counters}
     * @param lease how long a value outlives the last {@link InstanceValues#put}, at least one second; the same on all
     *     instances. A store whose leases belong to connections uses their time limit instead
     * @return the values, under a new random id. They may use the connections of this store and must not close them; Gray
     *     closes them first
     * @throws UnsupportedOperationException if the store has no leases; the message is for people, and says what to do
     *     instead
     */
    default InstanceValues instances(String suffix, Duration lease) {
        throw new UnsupportedOperationException("the source of the rules has no leases, so values of instances that are"
                + " gone would count for ever; use redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'");
    }

    /**
     * The values of all instances that live. Gray makes all calls one after the other, {@link #close} last, on a thread of
     * its own, while the store itself is read and written on other threads. They may block: after {@link #timeLimit()} Gray
     * gives up on a call and interrupts its thread. What a call throws Gray reports, and calls again later.
     */
    interface InstanceValues extends AutoCloseable {

        /**
         * The name of this instance's value. A restarted instance has another one.
         *
         * @return a random id
         */
        String id();

        /**
         * Writes this instance's value and renews its lease. The value replaces the former one of this instance. If the
         * lease is over, or the store has lost it, the value gets a new lease and keeps its id.
         *
         * @param value any text, up to some kilobytes
         * @throws Exception if the store can't be written; whether it was is then unknown
         */
        void put(String value) throws Exception;

        /**
         * Reads the values whose lease is not over, this instance's own among them.
         *
         * @return the values by {@link #id} of their instance; empty if there are none
         * @throws Exception if the store can't be read, or only a possibly stale answer is available
         */
        Map<String, String> all() throws Exception;

        /**
         * Removes this instance's value. Called once. If the store does not answer, the value vanishes with its lease.
         *
         * @throws Exception if the store does not answer; Gray logs it at DEBUG
         */
        @Override
        void close() throws Exception;
    }
}
