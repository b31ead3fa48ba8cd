package io.github.grayrelease.rollout;

import java.time.Duration;

/**
 * The bound above which a request is slow: 95 % of the control stayed below it in the minute before. So it is fixed before
 * the requests that it judges. Not safe for several threads.
 */
final class SlowBound {

    /** As many slow requests in the stage as in the control, in multiples, are still healthy. */
    static final double TOLERATED = 1.25;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final double FAST = 0.95;

    /** A bound by fewer requests would be chance. */
    private static final int FEWEST = 100;

    /** Durations are counted in classes of some 10 %, from 0.1 ms to some 20 minutes. */
    private static final double GROWTH = Math.log(1.1);

    private static final long SHORTEST_NANOS = 100_000;
    private static final int CLASSES = 172;

    private long minuteEnds;
    private int[] counts = new int[CLASSES];
    private int total;
    private double bound = Double.POSITIVE_INFINITY;

    SlowBound(long begin) {
        this.minuteEnds = begin + MINUTE;
    }

    boolean isAbove(Duration duration, long now) {
        turn(now);
        return duration.toNanos() > bound;
    }

    /** Adds a request of the control. */
    void add(Duration duration, long now) {
        turn(now);
        counts[classOf(duration.toNanos())]++;
        total++;
    }

    private static int classOf(long nanos) {
        return nanos <= SHORTEST_NANOS
                ? 0
                : Math.min(CLASSES - 1, 1 + (int) (Math.log((double) nanos / SHORTEST_NANOS) / GROWTH));
    }

    private void turn(long now) {
        if (now - minuteEnds < 0) {
            return;
        }
        bound = now - minuteEnds < MINUTE && total >= FEWEST ? quantile() : Double.POSITIVE_INFINITY;
        minuteEnds = now + MINUTE;
        counts = new int[CLASSES];
        total = 0;
    }

    /** The upper end of the class that holds the quantile. */
    private double quantile() {
        int below = 0;
        for (int at = 0; at < CLASSES; at++) {
            below += counts[at];
            if (below >= FAST * total) {
                return SHORTEST_NANOS * Math.exp(at * GROWTH);
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
