package io.github.grayrelease.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.source.StoreClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches a key from now on, and starts a new watch about a second after a watch has ended for any reason. Unlike jetcd, it
 * never resumes at an old revision: a server that has lost its state would reach that revision only after as many writes as
 * it lost, and a server that has compacted it would refuse.
 */
final class KeyWatch implements GrayRuleSource.Watch {

    private static final long LEAST_PAUSE_MILLIS = 500;
    private static final long MOST_PAUSE_MILLIS = 1_500;

    /** The feed's time limit does not apply to a new watch on this class's thread. */
    private static final Duration TO_CONFIRM = GrayRuleSource.TIME_LIMIT;

    private static final WatchOption FROM_NOW =
            WatchOption.builder().withCreateNotify(true).withRequireLeader(true).build();

    private final StoreClient<Client> client;
    private final ByteSequence key;
    private final Runnable changed;
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Watcher watcher;
    private volatile @Nullable Client watched;

    KeyWatch(StoreClient<Client> client, ByteSequence key, Runnable changed) {
        this.client = client;
        this.key = key;
        this.changed = changed;
        // Discards restarts of watches that end while the source is being closed.
        this.thread = new ScheduledThreadPoolExecutor(1, KeyWatch::thread, new DiscardPolicy());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "gray-etcd");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns when the server has confirmed the watch, or throws. */
    void begin() throws Exception {
        Attempt attempt = new Attempt();
        try {
            Client open = client.get();
            watched = open;
            watcher = open.getWatchClient().watch(key, FROM_NOW, attempt);
            Answer.of(attempt.confirmed.orTimeout(TO_CONFIRM.toMillis(), TimeUnit.MILLISECONDS));
        } catch (Exception failure) {
            end();
            discard();
            throw failure;
        }
    }

    private void beginLater() {
        long pause = ThreadLocalRandom.current().nextLong(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS);
        var unused = thread.schedule(this::beginAgain, pause, TimeUnit.MILLISECONDS);
    }

    private void beginAgain() {
        end();
        try {
            discard();
            begin();
        } catch (Exception failure) {
            // The feed's reading fails too and is logged; the watch only tries again.
            beginLater();
        }
    }

    /** Another watch may have replaced the failed client already. */
    private void discard() throws Exception {
        Client failed = watched;
        if (failed != null) {
            client.discard(failed);
        }
    }

    private void end() {
        Watcher ending = watcher;
        if (ending != null) {
            ending.close();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        end();
    }

    /** One watch from its creation to its end. Called on threads of the client. */
    private final class Attempt implements Watch.Listener {

        final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public void onNext(WatchResponse response) {
            confirmed.complete(true);
            changed.run();
        }

        @Override
        public void onError(Throwable cause) {
            end(cause);
        }

        @Override
        public void onCompleted() {
            end(new IOException("etcd ended the watch"));
        }

        /** Before the confirmation, a failure only makes {@link #begin()} throw; after it, a failure starts a new watch. */
        private void end(Throwable cause) {
            confirmed.completeExceptionally(cause);
            if (!confirmed.isCompletedExceptionally() && ended.compareAndSet(false, true)) {
                beginLater();
            }
        }
    }
}
