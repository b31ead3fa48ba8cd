package io.github.grayrelease.observation;

import io.github.grayrelease.decide.RuleBook;
import java.util.function.Supplier;

/** The names that may be labels now: those that the rules in force declare. */
final class LabelNames {

    /** The label where no rule decided, or the rule has no name. */
    static final String NONE = "none";

    private final Supplier<RuleBook> rules;

    /**
     * Follows the rules in force.
     *
     * @param rules the rules in force; asked at events only, because it may not be there yet
     */
    LabelNames(Supplier<RuleBook> rules) {
        this.rules = rules;
    }

    boolean isRule(String name) {
        return name.equals(NONE)
                || rules.get()
                        .everyRule()
                        .anyMatch(rule -> rule.name().filter(name::equals).isPresent());
    }

    boolean isStage(String name) {
        return rules.get().isStage(name);
    }

    boolean isVariant(String name) {
        return rules.get().variants().contains(name);
    }

    long numberOfRules() {
        return rules.get().everyRule().count();
    }
}
