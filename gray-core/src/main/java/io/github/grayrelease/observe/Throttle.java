package io.github.grayrelease.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Allows one event per period. Safe for all threads. */
final class Throttle {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final long period;
    private final LongSupplier nanoTime;
    private final AtomicLong next;

    Throttle(Duration period, LongSupplier nanoTime) {
        this.period = period.toNanos();
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    static Throttle oncePerMinute() {
        return new Throttle(MINUTE, System::nanoTime);
    }

    boolean allows() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + period);
    }
}
