package io.github.grayrelease.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what etcd answers, until the waiting thread is interrupted because that takes too long. */
final class Answer {

    private Answer() {}

    /**
     * Waits for an answer.
     *
     * @throws Exception what the call failed with, or that the thread was interrupted; the call is cancelled then
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
