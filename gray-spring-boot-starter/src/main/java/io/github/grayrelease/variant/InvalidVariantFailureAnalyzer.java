package io.github.grayrelease.variant;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about annotations that would silently do nothing. */
final class InvalidVariantFailureAnalyzer extends AbstractFailureAnalyzer<InvalidVariantException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidVariantException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct the name in the annotation, or declare it under 'gray.stages' or 'gray.variants'.",
                cause);
    }
}
