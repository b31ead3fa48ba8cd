package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Verdict.Count;
import io.github.grayrelease.share.Rollout;
import java.util.Locale;

/** A verdict in words that an operator understands. */
final class VerdictText {

    private static final double PERCENT = 100;

    private VerdictText() {}

    /** Such as {@code checkout, step 2 (10 %): 7 of 9 failing users were in the stage, which serves 10 % of …}. */
    static String of(String rule, Rollout plan, RolloutState state, Verdict verdict) {
        if (state.step() < 0) {
            return rule + " waits for approval of its first step";
        }
        String share = percent(plan.steps().get(state.step()).share().basisPoints() / PERCENT);
        String step = "%s, step %d (%s)".formatted(rule, state.step() + 1, share);
        Count stage = verdict.stage();
        Count control = verdict.control();
        String counts = "stage %s, control %s".formatted(rate(stage), rate(control));
        if (verdict.because().isEmpty()) {
            return step + ": " + counts;
        }
        String why =
                switch (verdict.because().get()) {
                    case SUSPECT ->
                        ("%d of %d failing users were in the stage, which serves %s of the requests that match; a"
                                        + " healthy stage does this less than once in %,d steps")
                                .formatted(stage.failing(), stage.failing() + control.failing(), share, (long)
                                        Math.min(verdict.evidence(), 1e9));
                    case SLOWER -> "the stage is slower than its control";
                    case IMBALANCED -> "the stage does not get its share of users";
                    case TOO_FEW -> "the stage has seen too few requests";
                    case NO_CONTROL -> "nobody is in the control";
                    case APPROVAL -> "the next step waits for approval";
                    case OPERATOR -> "an operator holds it";
                };
        return step + ": " + why + ". " + counts;
    }

    private static String rate(Count count) {
        double failed = count.requests() == 0 ? 0 : PERCENT * count.failures() / count.requests();
        return String.format(Locale.ROOT, "%,d/%,d (%s)", count.failures(), count.requests(), percent(failed));
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.2f %%", percent);
    }
}
