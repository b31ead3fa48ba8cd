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
 * Makes calls on one thread of its own and gives up on those that take too long, whatever time-outs the callee has. The
 * thread begins with the first call. Safe for all threads.
 */
public final class TimeLimit implements AutoCloseable {

    private final String callee;
    private final ExecutorService thread;

    /**
     * Creates the limit.
     *
     * @param callee who is called, for people: {@code Redis}
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
     * Calls, and gives up after a while; the call is then interrupted, and not made at all if it had not begun.
     *
     * @param limit how long it may take, with the calls before it
     * @param call the call
     * @param <T> what it yields
     * @return what it yields
     * @throws Exception what the call threw, or that it took too long
     */
    public <T> T within(Duration limit, Callable<T> call) throws Exception {
        Future<T> answer = submit(call);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException thrown) {
            throw cause(thrown);
        } catch (TimeoutException late) {
            throw new IOException("%s gave no answer within %s".formatted(callee, inWords(limit)), late);
        } catch (CancellationException closed) {
            throw new IOException(callee + " is not asked any more", closed);
        } finally {
            answer.cancel(true);
        }
    }

    private <T> Future<T> submit(Callable<T> call) throws IOException {
        try {
            return thread.submit(call);
        } catch (RejectedExecutionException closed) {
            throw new IOException(callee + " is not asked any more", closed);
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

    /** Interrupts the call that is under way; later calls fail. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
