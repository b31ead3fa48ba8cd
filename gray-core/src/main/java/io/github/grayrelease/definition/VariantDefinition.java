package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variant that is not a stage, unchecked: on in some stages, or if one of its rules decides.
 *
 * @param stages the stages, or lanes, in which it is on
 * @param rules rules of its own, without a stage
 */
public record VariantDefinition(@Nullable List<String> stages, @Nullable List<RuleDefinition> rules) {

    // Copies the lists.
    public VariantDefinition {
        stages = stages == null ? null : List.copyOf(stages);
        rules = rules == null ? null : List.copyOf(rules);
    }
}
