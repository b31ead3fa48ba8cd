package io.github.grayrelease.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * The evidence that a stage fails more often than its control: an always-valid sequential test of the question "of those who
 * failed, how many were in the stage?". It may be looked at after each failure, as often as one likes.
 *
 * <p>If failures hit both arms at rates whose ratio is at most the tolerated one, a failure is in the stage with a probability
 * of at most {@code w t / (w t + 1 - w)}, where w is the stage's share and t the tolerated ratio. The evidence is the mean
 * likelihood ratio of seven worse ratios against that bound, a martingale: it ever reaches {@code 1/a} with a probability of
 * at most a (Ville's inequality).
 *
 * <p>What fails only after healthy hours would have to outweigh them. So the test also begins anew, at any number of times,
 * and the evidence is a weighted mean: 0.99 for the whole, and the rest for the later ones, which is a martingale as well.
 * Not safe for several threads.
 *
 * @see <a href="https://doi.org/10.1287/opre.2021.2135">Johari, Koomen, Pekelis, Walsh: Always Valid Inference</a>
 */
final class Evidence {

    /** The ratios of a stage that is worse, in multiples of the tolerated one. */
    private static final double[] WORSE = {1.5, 2, 3, 5, 10, 30, 100};

    /** The ratios of traffic that does not follow the buckets. */
    private static final double[] UNEQUAL = {1 / 3.0, 1 / 2.0, 1 / 1.5, 1.5, 2, 3};

    private static final double WEIGHT_OF_THE_WHOLE = 0.99;

    private final double tolerated;
    private final double[] ratios;

    /** The logarithm of the likelihood ratio of each of the ratios. */
    private final double[] logs;

    private int stage;
    private int control;
    private final List<Begin> later = new ArrayList<>();

    /** What was there when the test began anew. */
    private static final class Begin {
        private final double[] logs;
        private final int stage;
        private final int control;

        Begin(double[] logs, int stage, int control) {
            this.logs = logs.clone();
            this.stage = stage;
            this.control = control;
        }
    }

    /**
     * What speaks loudest.
     *
     * @param stage the failures in the stage
     * @param control the failures in the control
     * @param begin the number of the later begin since which they are counted, from 1; 0 for the whole
     */
    record Loudest(int stage, int control, int begin) {}

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
        stage += inStage ? times : 0;
        control += inStage ? 0 : times;
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

    /** Begins another test now, beside the others. */
    void beginAnew() {
        later.add(new Begin(logs, stage, control));
    }

    /** The factor by which the failures so far are likelier if the stage is worse than tolerated. */
    double value() {
        double value = weighted(0);
        for (int begin = 1; begin <= later.size(); begin++) {
            value += weighted(begin);
        }
        return value + (1 - WEIGHT_OF_THE_WHOLE) / (later.size() + 1); // the begins that are still to come
    }

    /** The failures that speak loudest against the stage. */
    Loudest loudest() {
        int loudest = 0;
        double most = weighted(0);
        for (int begin = 1; begin <= later.size(); begin++) {
            double weight = weighted(begin);
            if (weight > most) {
                loudest = begin;
                most = weight;
            }
        }
        if (loudest == 0) {
            return new Loudest(stage, control, 0);
        }
        Begin from = later.get(loudest - 1);
        return new Loudest(stage - from.stage, control - from.control, loudest);
    }

    /** The weights of the later begins, 1/(k(k+1)), add up to one. */
    private double weighted(int begin) {
        double weight = begin == 0 ? WEIGHT_OF_THE_WHOLE : (1 - WEIGHT_OF_THE_WHOLE) / ((double) begin * (begin + 1));
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += Math.exp(logs[i] - (begin == 0 ? 0 : later.get(begin - 1).logs[i]));
        }
        return weight * sum / ratios.length;
    }
}
