package io.github.grayrelease.decide;

import java.util.List;

/**
 * Gives subjects inside a rule's share their stage: one stage for all, or one drawn by weight. The draw uses its own hash,
 * so it is independent of the share.
 *
 * @param arms the stages and their weights, at least one
 */
public record Split(List<Arm> arms) {

    /** The seed of the second hash, the same as Unleash's. */
    private static final int SEED = 86_028_157;

    public Split {
        arms = List.copyOf(arms);
    }

    public record Arm(String stage, int weight) {}

    public static Split of(String stage) {
        return new Split(List.of(new Arm(stage, 1)));
    }

    String draw(byte[] prefix, String subject) {
        if (arms.size() == 1) {
            return arms.get(0).stage();
        }
        long drawn = number(prefix, subject, total());
        int cumulative = 0;
        for (Arm arm : arms) {
            cumulative += arm.weight();
            if (drawn < cumulative) {
                return arm.stage();
            }
        }
        throw new IllegalStateException("drew " + drawn + " of " + cumulative);
    }

    public int total() {
        return arms.stream().mapToInt(Arm::weight).sum();
    }

    /** The second hash, modulo the sum of the weights. */
    static long number(byte[] prefix, String subject, int total) {
        return Integer.toUnsignedLong(Bucket.murmur3(prefix, subject, SEED)) % total;
    }
}
