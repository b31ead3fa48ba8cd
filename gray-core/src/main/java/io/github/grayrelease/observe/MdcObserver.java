package io.github.grayrelease.observe;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Puts {@code gray.stage} and {@code gray.rule} into the MDC while a decision is current, then restores the earlier values. */
final class MdcObserver implements GrayObserver {

    private static final String STAGE = "gray.stage";

    private static final String RULE = "gray.rule";

    @Override
    public GrayScope entered(GrayDecision decision) {
        String stageBefore = MDC.get(STAGE);
        String ruleBefore = MDC.get(RULE);
        MDC.put(STAGE, decision.stage());
        boolean hasRule = decision.rule().isPresent() || ruleBefore != null;
        if (hasRule) {
            put(RULE, decision.rule().orElse(null));
        }
        return () -> {
            put(STAGE, stageBefore);
            if (hasRule) {
                put(RULE, ruleBefore);
            }
        };
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
