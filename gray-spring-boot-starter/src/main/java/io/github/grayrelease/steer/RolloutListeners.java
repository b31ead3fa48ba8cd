package io.github.grayrelease.steer;

import io.github.grayrelease.rollout.GrayVerdict;
import io.github.grayrelease.rollout.RolloutListener;
import io.github.grayrelease.rollout.RolloutReport;
import io.github.grayrelease.rollout.Verdict;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners. An error of one, such as of an application's listener for events, does not stop the judge. */
final class RolloutListeners implements RolloutListener {

    private static final Logger log = LoggerFactory.getLogger(RolloutListeners.class);

    private final List<RolloutListener> all;

    RolloutListeners(List<RolloutListener> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void changed(List<RolloutReport> rollouts) {
        tell(each -> each.changed(rollouts));
    }

    @Override
    public void judged(String rule, Verdict verdict) {
        tell(each -> each.judged(rule, verdict));
    }

    @Override
    public void decided(GrayVerdict outcome) {
        tell(each -> each.decided(outcome));
    }

    private void tell(Consumer<RolloutListener> news) {
        for (RolloutListener each : all) {
            try {
                news.accept(each);
            } catch (RuntimeException | LinkageError failure) {
                log.warn("A listener to rollouts failed; the rollouts go on", failure);
            }
        }
    }
}
