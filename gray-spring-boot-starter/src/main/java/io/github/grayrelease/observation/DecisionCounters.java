package io.github.grayrelease.observation;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.stage.StageName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters of {@code gray.decisions}. A lane counts for its stage. */
@SuppressWarnings("EnumOrdinal") // an index of an array that nobody keeps
final class DecisionCounters {

    private static final Reason[] REASONS = Reason.values();

    private final MeterRegistry registry;
    private final LabelNames names;
    private final Map<String, NamedCounters> byRule = new ConcurrentHashMap<>();

    DecisionCounters(MeterRegistry registry, LabelNames names) {
        this.registry = registry;
        this.names = names;
    }

    void increment(GrayDecision decision) {
        String rule = decision.rule().orElse(LabelNames.NONE);
        String stage = StageName.first(decision.stage());
        int reason = decision.reason().ordinal();
        NamedCounters counters = byRule.get(rule);
        // Those of a rule that is removed right now are closed, and have left the map.
        while (counters == null || !counters.increment(stage, reason)) {
            counters = registered(rule);
        }
    }

    private synchronized NamedCounters registered(String rule) {
        return byRule.computeIfAbsent(names.isRule(rule) ? rule : NamedCounters.OTHER, this::ofRule);
    }

    private NamedCounters ofRule(String rule) {
        return new NamedCounters(
                registry, REASONS.length, names::isStage, (stage, reason) -> Counter.builder("gray.decisions")
                        .description("Requests by stage, reason and rule")
                        .tags("stage", stage, "reason", REASONS[reason].name(), "rule", rule)
                        .register(registry));
    }

    /** Removes the counters of rules and stages that are not declared any more. */
    synchronized void forgetUndeclared() {
        byRule.forEach((rule, counters) -> {
            if (rule.equals(NamedCounters.OTHER) || names.isRule(rule)) {
                counters.forgetUndeclared();
            } else {
                byRule.remove(rule);
                counters.close();
            }
        });
    }
}
