package io.github.grayrelease.steer;

import io.github.grayrelease.rollout.HoldReason;
import io.github.grayrelease.rollout.RolloutListener;
import io.github.grayrelease.rollout.RolloutReport;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows the phase of each rollout, and counts verdicts. Meters of rules that are gone are removed. */
final class RolloutMeters implements RolloutListener {

    private static final String RULE = "rule";

    private final MeterRegistry registry;
    private final MultiGauge phases;
    private final List<Counter> verdicts = new ArrayList<>();

    RolloutMeters(MeterRegistry registry) {
        this.registry = registry;
        this.phases = MultiGauge.builder("gray.rollouts")
                .description("1 for the phase that a rollout is in, 0 for the others")
                .register(registry);
    }

    @Override
    public synchronized void changed(List<RolloutReport> all) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (RolloutReport rollout : all) {
            for (Phase phase : Phase.values()) {
                int is = rollout.state().phase() == phase ? 1 : 0;
                rows.add(MultiGauge.Row.of(Tags.of(RULE, rollout.rule(), "phase", phase.word()), is));
            }
        }
        phases.register(rows, true);
        Set<String> rules = all.stream().map(RolloutReport::rule).collect(Collectors.toSet());
        verdicts.removeIf(counter -> {
            boolean isGone = !rules.contains(counter.getId().getTag(RULE));
            if (isGone) {
                registry.remove(counter);
            }
            return isGone;
        });
    }

    @Override
    public synchronized void judged(String rule, Verdict verdict) {
        Counter counter = Counter.builder("gray.verdicts")
                .description("New verdicts of the judge of this instance")
                .tag(RULE, rule)
                .tag("verdict", verdict.word().name().toLowerCase(Locale.ROOT))
                .tag("reason", verdict.because().map(HoldReason::name).orElse("none"))
                .register(registry);
        counter.increment();
        if (!verdicts.contains(counter)) {
            verdicts.add(counter);
        }
    }
}
