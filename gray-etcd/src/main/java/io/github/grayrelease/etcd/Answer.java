package io.github.grayrelease.etcd;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets nobody wait for etcd longer than two seconds, whatever time-outs the client has. */
final class Answer {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Answer() {}

    /**
     * Waits, and gives up after the limit.
     *
     * @throws Exception what the call failed with, or that it took too long
     */
    static <T> T of(CompletableFuture<T> call) throws Exception {
        try {
            return call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new IOException("etcd gave no answer within " + LIMIT.toSeconds() + " seconds", e);
        } finally {
            call.cancel(true);
        }
    }
}
