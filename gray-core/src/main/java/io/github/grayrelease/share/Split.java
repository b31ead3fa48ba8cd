package io.github.grayrelease.share;

import java.util.List;

/**
 * Gives subjects inside a rule's share their stage: one stage for all, or one drawn by weight. The draw uses its own hash,
 * so it is independent of the share.
 *
 * @param arms the stages and their weights, at least one
 */
public record Split(List<Arm> arms) {

    public Split {
        arms = List.copyOf(arms);
    }

    /** Whether every subject inside gets the same stage. */
    public boolean isSingle() {
        return arms.size() == 1;
    }

    public record Arm(String stage, int weight) {}

    public static Split of(String stage) {
        return new Split(List.of(new Arm(stage, 1)));
    }

    public String draw(Salt salt, String subject) {
        if (isSingle()) {
            return arms.get(0).stage();
        }
        long drawn = salt.drawn(subject, total());
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
}
