package io.github.grayrelease.source;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a time limit on each call of a source. A watch that starts after the limit is closed at once; a former watch is
 * closed before another starts. Safe for all threads.
 */
public final class LimitedSource implements GrayRuleStore {

    private static final Logger log = LoggerFactory.getLogger(LimitedSource.class);

    private final GrayRuleSource source;
    private final TimeLimit limit;
    private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();

    /**
     * Wraps a source.
     *
     * @param source the source
     */
    public LimitedSource(GrayRuleSource source) {
        this.source = source;
        this.limit = new TimeLimit("the source", "gray-source");
    }

    @Override
    public void connect() throws Exception {
        limit.within(source.timeLimit(), () -> {
            source.connect();
            return true;
        });
    }

    @Override
    public Optional<Block> read() throws Exception {
        return limit.within(source.timeLimit(), source::read);
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        close(watch.getAndSet(null));
        Handover handover = new Handover();
        try {
            Watch begun = limit.within(source.timeLimit(), () -> handover.offer(source.watch(changed)));
            watch.set(begun);
            return begun;
        } catch (Exception | Error failure) {
            handover.giveUp();
            throw failure;
        }
    }

    /** Passes a watch from the thread that started it to the waiting thread, or closes it if that thread has given up. */
    private static final class Handover {

        private boolean givenUp;
        private @Nullable Watch offered;

        synchronized Watch offer(Watch begun) {
            offered = begun;
            if (givenUp) {
                close(begun);
            }
            return begun;
        }

        synchronized void giveUp() {
            givenUp = true;
            close(offered);
        }
    }

    /**
     * Whether Gray can write the source.
     *
     * @return true for a {@link GrayRuleStore}
     */
    public boolean isStore() {
        return source instanceof GrayRuleStore;
    }

    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        if (!(source instanceof GrayRuleStore store)) {
            throw new UnsupportedOperationException("Gray can't write this source; edit it where it is");
        }
        return limit.within(store.timeToReplace(), () -> store.replace(expected, text));
    }

    @Override
    public Optional<GrayRuleStore> beside(String suffix) {
        return source instanceof GrayRuleStore store ? store.beside(suffix).map(LimitedSource::new) : Optional.empty();
    }

    @Override
    public LimitedValues instances(String suffix, Duration lease) {
        InstanceValues values = source instanceof GrayRuleStore store
                ? store.instances(suffix, lease)
                : GrayRuleStore.super.instances(suffix, lease);
        return new LimitedValues(values, source.timeLimit());
    }

    @Override
    public Duration timeLimit() {
        return source.timeLimit();
    }

    @Override
    public Duration timeToReplace() {
        return source instanceof GrayRuleStore store ? store.timeToReplace() : timeLimit();
    }

    @Override
    public Duration pollInterval() {
        return source.pollInterval();
    }

    @Override
    public boolean canBeTorn() {
        return source.canBeTorn();
    }

    @Override
    public String toString() {
        return source.toString();
    }

    @Override
    public void close() {
        close(watch.getAndSet(null));
        source.close();
        limit.close();
    }

    static void close(@Nullable Watch ended) {
        if (ended == null) {
            return;
        }
        try {
            ended.close();
        } catch (Exception | LinkageError failure) {
            log.debug("A watch could not be closed", failure);
        }
    }
}
