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
 * Watches a key from now on, and begins anew a second after a watch has ended, for whatever reason. It never resumes at an
 * old revision, as jetcd does: a server that has lost its state would reach it only after as many writes as it has
 * forgotten, and one that has compacted it would refuse.
 */
final class KeyWatch implements GrayRuleSource.Watch {

    private static final long LEAST_PAUSE_MILLIS = 500;
    private static final long MOST_PAUSE_MILLIS = 1_500;

    /** No time limit of the feed holds where a watch begins anew. */
    private static final Duration TO_CONFIRM = GrayRuleSource.TIME_LIMIT;

    private static final WatchOption FROM_NOW =
            WatchOption.builder().withCreateNotify(true).withRequireLeader(true).build();

    private final StoreClient<Client> client;
    private final ByteSequence key;
    private final Runnable changed;
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Watcher watcher;

    KeyWatch(StoreClient<Client> client, ByteSequence key, Runnable changed) {
        this.client = client;
        this.key = key;
        this.changed = changed;
        // What ends while the source is being closed needs no new beginning: it is discarded.
        this.thread = new ScheduledThreadPoolExecutor(1, KeyWatch::thread, new DiscardPolicy());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "gray-etcd");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns once the server has confirmed the watch, or throws. */
    void begin() throws Exception {
        Attempt attempt = new Attempt();
        try {
            watcher = client.get().getWatchClient().watch(key, FROM_NOW, attempt);
            Answer.of(attempt.confirmed.orTimeout(TO_CONFIRM.toMillis(), TimeUnit.MILLISECONDS));
        } catch (Exception failure) {
            end();
            client.discard();
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
            client.discard();
            begin();
        } catch (Exception failure) {
            // Reading fails as well and is logged; here it is only tried again.
            beginLater();
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

    /** One watch, from its confirmation by the server to its end. Called on threads of the client's. */
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
            end(new IOException("etcd has ended the watch"));
        }

        /** What was never confirmed is an exception of {@link #begin()}, and nothing else. */
        private void end(Throwable cause) {
            confirmed.completeExceptionally(cause);
            if (!confirmed.isCompletedExceptionally() && ended.compareAndSet(false, true)) {
                beginLater();
            }
        }
    }
}
