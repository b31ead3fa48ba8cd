package io.github.grayrelease;

import java.time.Duration;
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
}
