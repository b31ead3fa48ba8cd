package io.github.grayrelease.variant;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Reports each mistake in an annotation with the action that corrects it. */
final class InvalidVariantFailureAnalyzer extends AbstractFailureAnalyzer<InvalidVariantException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidVariantException cause) {
        return new FailureAnalysis(
                lines(cause, VariantMistake::problem),
                lines(cause, mistake -> StringUtils.capitalize(mistake.remedy()) + "."),
                cause);
    }

    private static String lines(InvalidVariantException cause, Function<VariantMistake, String> part) {
        return cause.mistakes().stream().map(part).distinct().collect(Collectors.joining(System.lineSeparator()));
    }
}
