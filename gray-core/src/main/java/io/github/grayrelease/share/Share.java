package io.github.grayrelease.share;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A share of subjects, in steps of a hundredth of a percent.
 *
 * @param basisPoints 0 (nobody) to 10,000 (everybody)
 */
public record Share(int basisPoints) {

    public static final int EVERYBODY = 10_000;
    private static final double BASIS_POINTS_PER_PERCENT = 100;
    private static final int DECIMALS = 2;
    private static final int LONGEST = 16;

    /** No subject. */
    public static final Share NOBODY = new Share(0);

    public Share {
        if (basisPoints < 0 || basisPoints > EVERYBODY) {
            throw new IllegalArgumentException(basisPoints + " basis points are outside 0 to " + EVERYBODY);
        }
    }

    /** Parses a percentage; empty if it is not a number from 0 to 100 with at most two decimals. */
    public static Optional<Share> parse(String percent) {
        if (percent.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            int basisPoints =
                    new BigDecimal(percent.strip()).movePointRight(DECIMALS).intValueExact();
            return basisPoints < 0 || basisPoints > EVERYBODY ? Optional.empty() : Optional.of(new Share(basisPoints));
        } catch (ArithmeticException | NumberFormatException notSuchANumber) {
            return Optional.empty();
        }
    }

    /** The share in percent, 0 to 100. */
    public double percent() {
        return basisPoints / BASIS_POINTS_PER_PERCENT;
    }

    /** Whether a bucket (0 to 9,999) is inside; growing the share never takes a bucket out. */
    public boolean holds(int bucket) {
        return bucket < basisPoints;
    }
}
