package io.github.grayrelease.observe;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/** Writes each request's decision onto OpenTelemetry's current span: {@code gray.stage}, {@code gray.reason} and, if a rule decided, {@code gray.rule}. */
final class SpanObserver implements GrayObserver {

    private static final AttributeKey<String> STAGE = AttributeKey.stringKey("gray.stage");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("gray.reason");
    private static final AttributeKey<String> RULE = AttributeKey.stringKey("gray.rule");

    @Override
    public void decided(GrayDecision decision) {
        Span span = Span.current();
        if (span.isRecording()) {
            span.setAttribute(STAGE, decision.stage());
            span.setAttribute(REASON, decision.reason().name());
            decision.rule().ifPresent(rule -> span.setAttribute(RULE, rule));
        }
    }
}
