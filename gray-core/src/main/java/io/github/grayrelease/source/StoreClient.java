package io.github.grayrelease.source;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The client of a store: the application's own, which is looked up whenever it is needed and never closed; or one that
 * the store makes when it is first needed, and closes in the end. Safe for all threads.
 *
 * @param <C> the type of the client
 */
public final class StoreClient<C> implements AutoCloseable {

    private final Callable<C> opener;
    private final Closer<C> closer;
    private final boolean own;
    private @Nullable C client;
    private boolean closed;

    /**
     * Ends a client.
     *
     * @param <C> the type of the client
     */
    @FunctionalInterface
    public interface Closer<C> {

        /**
         * Closes a client.
         *
         * @param client the client
         * @throws Exception if that fails
         */
        void close(C client) throws Exception;
    }

    private StoreClient(Callable<C> opener, Closer<C> closer, boolean own) {
        this.opener = opener;
        this.closer = closer;
        this.own = own;
    }

    /**
     * The application's own client.
     *
     * @param lookUp finds it
     * @param <C> the type of the client
     * @return the client, which is never closed
     */
    public static <C> StoreClient<C> ofApplication(Callable<C> lookUp) {
        return new StoreClient<>(lookUp, client -> {}, false);
    }

    /**
     * A client that the store makes itself.
     *
     * @param maker makes it
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
     * @return the client, found or made now if it was not before
     * @throws Exception if it can't be found or made
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

    /**
     * Gives up a client that has failed, if the store made it itself: the next one is made when it is needed.
     *
     * @throws Exception if closing it fails
     */
    public synchronized void discard() throws Exception {
        C ended = client;
        if (own && ended != null) {
            client = null;
            closer.close(ended);
        }
    }

    /** Closes a client that the store made itself; later calls of {@link #get} fail. */
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
     * Whether the store made the client itself.
     *
     * @return false for the application's own
     */
    public boolean isOwn() {
        return own;
    }
}
