package io.github.grayrelease.decide;

import java.time.Instant;
import java.util.List;

/**
 * A share of subjects that changes at given times.
 *
 * @param steps the steps, the earliest first
 */
public record Ramp(List<Step> steps) {

    private static final Share NOBODY = new Share(0);

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
        Share share = NOBODY;
        for (Step step : steps) {
            if (facts.now().isBefore(step.at())) {
                break;
            }
            share = step.share();
        }
        return share;
    }
}
