package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** The analysis that an operator reads after a failed start, for tests of other packages. */
public final class Analysis {

    private Analysis() {}

    public static FailureAnalysis of(Environment environment, InvalidRulesException invalid) {
        return new InvalidRulesFailureAnalyzer(environment).analyze(invalid, invalid);
    }
}
