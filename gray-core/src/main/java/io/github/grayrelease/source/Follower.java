package io.github.grayrelease.source;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats a reading on its own thread: after each signal, and after the pause that the last reading asked for. Safe for all
 * threads.
 */
public final class Follower implements AutoCloseable {

    /** The pause between readings, which leaves the processors to requests however often the source changes. */
    static final Duration REST = Duration.ofMillis(100);

    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final Supplier<Duration> reading;
    private final Semaphore signals = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Creates a follower; {@link #start} starts its thread.
     *
     * @param name the name of the thread
     * @param reading reads once and returns the time until the next reading; never throws
     */
    public Follower(String name, Supplier<Duration> reading) {
        this.reading = reading;
        this.thread = new Thread(this::follow, name);
        thread.setDaemon(true);
    }

    /** Starts to read. */
    public void start() {
        thread.start();
    }

    private void follow() {
        while (!closed) {
            try {
                Duration pause = reading.get();
                Thread.sleep(REST.toMillis());
                if (signals.tryAcquire(pause.minus(REST).toMillis(), TimeUnit.MILLISECONDS)) {
                    signals.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** Asks for another reading. Returns at once. */
    public void signal() {
        signals.release();
    }

    /**
     * The pause after failed readings: it grows, and differs by chance, so that instances do not read all at once.
     *
     * @param failures how many readings have failed in a row, at least one
     * @param random the chance
     * @return one second to thirty, each time up to half of it shorter
     */
    public static Duration pauseAfter(int failures, RandomGenerator random) {
        long longest = Math.min(LONGEST_RETRY.toMillis(), 1000L << Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    /**
     * Whether the follower was told to end.
     *
     * @return true after {@link #end} or {@link #close}
     */
    public boolean isClosed() {
        return closed;
    }

    /** Tells the thread to end, and interrupts its reading. */
    public void end() {
        closed = true;
        thread.interrupt();
    }

    /** Ends the thread and waits for it a limited time. */
    @Override
    public void close() {
        end();
        try {
            thread.join(TO_END.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
