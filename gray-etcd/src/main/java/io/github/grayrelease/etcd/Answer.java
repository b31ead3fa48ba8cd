package io.github.grayrelease.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for answers of etcd; the time limit of the feed interrupts the waiting thread. */
final class Answer {

    private Answer() {}

    /**
     * Waits for an answer.
     *
     * @throws Exception if the call fails or the thread is interrupted; the call is cancelled then
     */
    static <T> T of(CompletableFuture<T> call) throws Exception {
        try {
            return call.get();
        } catch (ExecutionException thrown) {
            throw thrown.getCause() instanceof Exception cause ? cause : thrown;
        } finally {
            call.cancel(true);
        }
    }
}
