package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the state in its store. Some stores show a write only after a moment; until then this class answers with
 * what it has written. Not thread-safe; {@link FleetStore} synchronises.
 */
final class SharedState {

    /** The time that a store may take to show a write. */
    private static final Duration TO_SHOW = Duration.ofSeconds(5);

    private final GrayRuleStore store;
    private final LongSupplier nanos;
    private @Nullable Seen last;
    private @Nullable Seen written;
    private long writtenAt;

    SharedState(GrayRuleStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /**
     * What the store holds.
     *
     * @param text the text to compare with at the next write; empty if the key does not exist
     * @param state its meaning
     */
    record Seen(Optional<String> text, FleetState state) {

        static final Seen NOTHING = new Seen(Optional.empty(), FleetState.EMPTY);
    }

    /**
     * Reads the store.
     *
     * @throws StoreAwayException if the store does not answer, or if its text is no state
     */
    Seen read() {
        Seen seen = seen();
        Seen own = written;
        boolean isOlder = own != null && seen.state().changes() < own.state().changes();
        if (own != null && isOlder && nanos.getAsLong() - writtenAt < TO_SHOW.toNanos()) {
            return own;
        }
        written = null;
        return seen;
    }

    private Seen seen() {
        try {
            Optional<Block> block = store.read();
            if (block.isEmpty()) {
                return Seen.NOTHING;
            }
            Seen former = last;
            if (former != null && former.text().equals(block.map(Block::text))) {
                return former;
            }
            Seen seen = new Seen(
                    block.map(Block::text),
                    FleetState.read(block.get().name(), block.get().text()));
            last = seen;
            return seen;
        } catch (UnreadableStateException unreadable) {
            throw new StoreAwayException(String.valueOf(unreadable.getMessage()), unreadable);
        } catch (Exception | LinkageError failure) {
            throw away("can't be read", failure);
        }
    }

    /**
     * Writes the store if it still holds what was seen.
     *
     * @return what was written; empty if somebody else was faster
     * @throws StoreAwayException if the store can't be written
     */
    Optional<Seen> write(Seen before, FleetState next) {
        String text = next.text();
        try {
            if (!store.replace(before.text(), text)) {
                return Optional.empty();
            }
        } catch (Exception | LinkageError failure) {
            throw away("can't be written", failure);
        }
        Seen own = new Seen(Optional.of(text), next);
        written = own;
        writtenAt = nanos.getAsLong();
        return Optional.of(own);
    }

    private static StoreAwayException away(String problem, Throwable failure) {
        return new StoreAwayException("the store of the fleet's switches " + problem + ": " + failure, failure);
    }
}
