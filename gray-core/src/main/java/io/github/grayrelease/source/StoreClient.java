package io.github.grayrelease.source;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of a store: either the application's own, looked up at each use and never closed, or one that the store
 * creates at first use and closes at the end. Safe for all threads.
 *
 * @param <C> the type of the client
 */
public final class StoreClient<C> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreClient.class);

    private final Callable<C> opener;
    private final Closer<C> closer;
    private final boolean own;
    private @Nullable C client;
    private boolean closed;

    /**
     * Closes clients.
     *
     * @param <C> the type of the client
     */
    @FunctionalInterface
    public interface Closer<C> {

        /**
         * Closes a client.
         *
         * @param client the client
         * @throws Exception if it can't be closed
         */
        void close(C client) throws Exception;
    }

    private StoreClient(Callable<C> opener, Closer<C> closer, boolean own) {
        this.opener = opener;
        this.closer = closer;
        this.own = own;
    }

    /**
     * Uses the application's own client. Looks it up at once as well, because that may create it, and only the thread that
     * starts the application may create its beans without waiting for others.
     *
     * @param lookUp finds it; if it fails now, it is called again at the first use
     * @param <C> the type of the client
     * @return the client
     */
    public static <C> StoreClient<C> ofApplication(Callable<C> lookUp) {
        try {
            lookUp.call();
        } catch (Exception failure) {
            log.debug("The application's client for the source of the rules can't be created yet", failure);
        }
        return new StoreClient<>(lookUp, client -> {}, false);
    }

    /**
     * Uses a client that the store creates.
     *
     * @param maker creates it
     * @param closer closes it
     * @param <C> the type of the client
     * @return the client
     */
    public static <C> StoreClient<C> own(Callable<C> maker, Closer<C> closer) {
        return new StoreClient<>(maker, closer, true);
    }

    /**
     * The client.
     *
     * @return the client, looked up or created if necessary
     * @throws Exception if it can't be found or created
     * @throws IllegalStateException if the store is closed
     */
    public synchronized C get() throws Exception {
        if (closed) {
            throw new IllegalStateException("the source is closed");
        }
        if (!own) {
            return opener.call();
        }
        if (client == null) {
            client = opener.call();
        }
        return client;
    }

    private synchronized void discard() throws Exception {
        C ended = client;
        if (own && ended != null) {
            client = null;
            closer.close(ended);
        }
    }

    /**
     * Closes a failed client if the store created it and nobody has replaced it; the next use creates another.
     *
     * @param failed the client that failed
     * @throws Exception if closing it fails
     */
    @SuppressWarnings("ReferenceEquality") // of several users of one client, the first replaces it
    public synchronized void discard(C failed) throws Exception {
        if (client == failed) {
            discard();
        }
    }

    /** Closes the client if the store created it; later calls of {@link #get} fail. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            discard();
        } catch (Exception failure) {
            throw new IllegalStateException("the client of the source can't be closed", failure);
        }
    }

    /**
     * Whether the store creates the client.
     *
     * @return false for the application's own
     */
    public boolean isOwn() {
        return own;
    }
}
