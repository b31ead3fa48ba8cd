package io.github.grayrelease.nacos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets no call to Nacos take longer than two seconds, whatever time-outs its client has. The
 * one thread begins with the first call.
 */
final class Deadline implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "gray-nacos");
        made.setDaemon(true);
        return made;
    });

    /**
     * Calls, and gives up after the limit; the call is then interrupted, and not made at all if it had not begun.
     *
     * @throws Exception what the call threw, or that it took too long
     */
    <T> T within(Callable<T> call) throws Exception {
        Future<T> answer = thread.submit(call);
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new IOException("Nacos gave no answer within " + LIMIT.toSeconds() + " seconds", e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
