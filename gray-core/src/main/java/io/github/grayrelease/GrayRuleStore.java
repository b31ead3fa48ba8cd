package io.github.grayrelease;

import java.time.Duration;
import java.util.Optional;

/** A source that Gray can also write, so that one instance's operator changes the rules of all. */
public interface GrayRuleStore extends GrayRuleSource {

    /**
     * Writes a block if the store still holds what it is expected to hold, in one step where the store has one. May be
     * called at any time between the opening and {@link #close()}.
     *
     * @param expected the text that was read last; empty if there was none
     * @param text the text to write
     * @return false if the store holds something else by now; nothing is written then
     * @throws Exception if the store can't be written
     */
    boolean replace(Optional<String> expected, String text) throws Exception;

    /**
     * How long {@link #replace} may take.
     *
     * @return the limit; by default that of every other call
     */
    default Duration timeToReplace() {
        return timeLimit();
    }
}
