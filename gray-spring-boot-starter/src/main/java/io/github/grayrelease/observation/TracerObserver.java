package io.github.grayrelease.observation;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

/** Writes each request's decision to Micrometer Tracing's current span. */
final class TracerObserver implements GrayObserver {

    private final Tracer tracer;

    TracerObserver(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void decided(GrayDecision decision) {
        Span span = tracer.currentSpan();
        if (span != null) {
            span.tag("gray.stage", decision.stage());
            span.tag("gray.reason", decision.reason().name());
            decision.rule().ifPresent(rule -> span.tag("gray.rule", rule));
        }
    }
}
