package io.github.grayrelease.observation;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts why rules did not decide requests, as {@code gray.misses}. Each rule has up to seven reasons, so a registry of many
 * rules would grow large: above a number of rules nothing is counted, unless the application asks for it.
 */
@SuppressWarnings("EnumOrdinal") // an index of an array that nobody keeps
final class MissObserver implements GrayObserver {

    /** The maximum number of rules, those of variants too, that are counted without being asked to. */
    static final int MOST_RULES = 100;

    private static final Miss[] REASONS = Miss.values();

    private final LabelNames names;
    private final boolean always;
    private final NamedCounters misses;
    private volatile @Nullable Boolean counting;

    /**
     * Counts misses.
     *
     * @param always whether the number of rules does not matter
     */
    MissObserver(MeterRegistry registry, LabelNames names, boolean always) {
        this.names = names;
        this.always = always;
        this.misses = new NamedCounters(
                registry, REASONS.length, this::isCounted, (rule, reason) -> Counter.builder("gray.misses")
                        .description("Rules that were asked for a request and did not decide, by the reason")
                        .tags("rule", rule, "reason", REASONS[reason].name())
                        .register(registry));
    }

    private boolean isCounted(String rule) {
        return names.isRule(rule);
    }

    @Override
    public void missed(String rule, Miss why) {
        Boolean known = counting;
        if (known == null ? follow() : known) {
            misses.increment(rule.isEmpty() ? LabelNames.NONE : rule, why.ordinal());
        }
    }

    @Override
    public void reloaded(GrayReload reload) {
        follow();
    }

    @Override
    public void acted(GrayAct act) {
        follow();
    }

    private synchronized boolean follow() {
        boolean few = always || names.numberOfRules() <= MOST_RULES;
        counting = few;
        if (few) {
            misses.forgetUndeclared();
        } else {
            misses.forgetAll();
        }
        return few;
    }
}
