package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Reports each mistake of the {@code gray:} block with its place and its remedy. */
final class InvalidRulesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRulesException> {

    private final Origins origins;

    InvalidRulesFailureAnalyzer(Environment environment) {
        this.origins = new Origins(environment);
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidRulesException cause) {
        String wrong = cause.mistakes().stream()
                .map(mistake -> origins.of(mistake.key()) + mistake)
                .collect(Collectors.joining(System.lineSeparator()));
        String remedies = cause.mistakes().stream()
                .map(InvalidRulesFailureAnalyzer::remedy)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(wrong, remedies, cause);
    }

    private static String remedy(Mistake mistake) {
        return (mistake.key().isEmpty() ? "" : mistake.key() + ": ") + mistake.remedy();
    }
}
