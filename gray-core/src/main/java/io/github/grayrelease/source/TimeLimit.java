package io.github.grayrelease.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes calls on its own thread and gives up on calls that take too long, whatever time-outs the callee has. The first call
 * starts the thread. Safe for all threads.
 */
public final class TimeLimit implements AutoCloseable {

    private final String callee;
    private final ExecutorService thread;

    /**
     * Creates the limit.
     *
     * @param callee the callee, for people: {@code Redis}
     * @param thread the name of the thread
     */
    public TimeLimit(String callee, String thread) {
        this.callee = callee;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, thread);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Makes a call with a time limit. After the limit the call is interrupted, or dropped if it has not started.
     *
     * @param limit the time limit, waiting for earlier calls included
     * @param call the call
     * @param <T> the type of its result
     * @return its result
     * @throws Exception if the call throws it, or if the limit is over
     */
    public <T> T within(Duration limit, Callable<T> call) throws Exception {
        Future<T> answer = submit(call);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException thrown) {
            throw cause(thrown);
        } catch (TimeoutException late) {
            throw new IOException("%s did not answer within %s".formatted(callee, inWords(limit)), late);
        } catch (CancellationException closed) {
            throw new IOException(callee + " is closed", closed);
        } finally {
            answer.cancel(true);
        }
    }

    private <T> Future<T> submit(Callable<T> call) throws IOException {
        try {
            return thread.submit(call);
        } catch (RejectedExecutionException closed) {
            throw new IOException(callee + " is closed", closed);
        }
    }

    private static Exception cause(ExecutionException thrown) {
        if (thrown.getCause() instanceof Error error) {
            throw error;
        }
        return thrown.getCause() instanceof Exception cause ? cause : thrown;
    }

    private static String inWords(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " seconds" : limit.toMillis() + " ms";
    }

    /** Interrupts the running call; later calls fail. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
