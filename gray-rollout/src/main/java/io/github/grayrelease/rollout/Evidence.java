package io.github.grayrelease.rollout;

/**
 * The evidence that a stage fails more often than its control: an always-valid sequential test of the question "of those who
 * failed, how many were in the stage?". It may be looked at after each failure, as often as one likes.
 *
 * <p>If failures hit both arms at rates whose ratio is at most the tolerated one, a failure is in the stage with a probability
 * of at most {@code w t / (w t + 1 - w)}, where w is the stage's share and t the tolerated ratio. The evidence is the mean
 * likelihood ratio of seven worse ratios against that bound, a martingale: it ever reaches {@code 1/a} with a probability of
 * at most a (Ville's inequality). Not safe for several threads.
 *
 * @see <a href="https://doi.org/10.1287/opre.2021.2135">Johari, Koomen, Pekelis, Walsh: Always Valid Inference</a>
 */
final class Evidence {

    /** The ratios of a stage that is worse, in multiples of the tolerated one. */
    private static final double[] WORSE = {1.5, 2, 3, 5, 10, 30, 100};

    /** The ratios of traffic that does not follow the buckets. */
    private static final double[] UNEQUAL = {1 / 3.0, 1 / 2.0, 1 / 1.5, 1.5, 2, 3};

    private final double tolerated;
    private final double[] ratios;

    /** The logarithm of the likelihood ratio of each of the ratios. */
    private final double[] logs;

    private Evidence(double tolerated, double[] ratios) {
        this.tolerated = tolerated;
        this.ratios = ratios;
        this.logs = new double[ratios.length];
    }

    /**
     * Begins without evidence that a stage is worse than its control.
     *
     * @param tolerated the ratio that is still healthy, at least 1
     */
    static Evidence ofWorse(double tolerated) {
        if (!(tolerated >= 1)) {
            throw new IllegalArgumentException("the tolerated ratio is at least 1, not " + tolerated);
        }
        return new Evidence(tolerated, WORSE);
    }

    /** Begins without evidence that an arm gets more than its share, or less. */
    static Evidence ofImbalance() {
        return new Evidence(1, UNEQUAL);
    }

    /**
     * Adds a failure, or whatever is counted.
     *
     * @param inStage whether it was in the stage, or in the control
     * @param share the stage's share at that time, between 0 and 1 exclusive
     */
    void add(boolean inStage, double share) {
        add(inStage, share, 1);
    }

    /** Adds several at once. */
    void add(boolean inStage, double share, int times) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("there is no control beside a share of " + share);
        }
        double expected = inStage(share, tolerated);
        for (int i = 0; i < ratios.length; i++) {
            double worse = inStage(share, tolerated * ratios[i]);
            logs[i] += times * (inStage ? Math.log(worse / expected) : Math.log((1 - worse) / (1 - expected)));
        }
    }

    /** The probability that a failure is in the stage. */
    private static double inStage(double share, double ratio) {
        return share * ratio / (share * ratio + 1 - share);
    }

    /** The factor by which the failures so far are likelier if the stage is worse than tolerated. */
    double value() {
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log);
        }
        return sum / ratios.length;
    }
}
