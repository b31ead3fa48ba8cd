package io.github.grayrelease.decide;

import io.github.grayrelease.share.Share;
import java.time.Instant;
import java.util.List;

/**
 * A share of subjects that changes at given times.
 *
 * @param steps the steps, the earliest first
 */
public record Ramp(List<Step> steps) {

    /** The ramp of a rollout that has not begun. */
    public static final Ramp NOBODY_YET = always(Share.NOBODY);

    public Ramp {
        steps = List.copyOf(steps);
    }

    public record Step(Instant at, Share share) {}

    public static Ramp always(Share share) {
        return new Ramp(List.of(new Step(Instant.MIN, share)));
    }

    /** The share of the latest step that has begun; before the first step, nobody. */
    Share at(Facts facts) {
        if (steps.size() == 1 && steps.get(0).at().equals(Instant.MIN)) {
            return steps.get(0).share();
        }
        Share share = Share.NOBODY;
        for (Step step : steps) {
            if (facts.now().isBefore(step.at())) {
                break;
            }
            share = step.share();
        }
        return share;
    }
}
