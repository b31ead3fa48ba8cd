package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayExplanation.OfRule;
import io.github.grayrelease.GrayExplanation.OfVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Explains a decision to people, rule by rule; too slow for each request. */
final class RuleExplanation {

    private RuleExplanation() {}

    static GrayExplanation of(
            Outcome outcome, List<Rule> rules, List<Variant> variants, Facts facts, Predicate<String> isSuspended) {
        return new GrayExplanation(
                outcome.decision(),
                all(rules, facts, isSuspended),
                variants.stream()
                        .map(variant -> new OfVariant(
                                variant.name(),
                                outcome.variants().contains(variant.name()),
                                all(variant.rules(), facts, isSuspended)))
                        .toList());
    }

    private static List<OfRule> all(List<Rule> rules, Facts facts, Predicate<String> isSuspended) {
        return rules.stream().map(rule -> of(rule, facts, isSuspended)).toList();
    }

    private static OfRule of(Rule rule, Facts facts, Predicate<String> isSuspended) {
        int answer = rule.explained(facts);
        if (Rule.isHit(answer)) {
            Optional<Miss> miss = isSuspended.test(rule.stage(facts)) ? Optional.of(Miss.SUSPENDED) : Optional.empty();
            return answer == Rule.WITHOUT_BUCKET
                    ? new OfRule(rule.label(), miss, OptionalInt.empty(), OptionalDouble.empty(), List.of())
                    : drawn(rule, facts, miss);
        }
        Miss miss = Rule.miss(answer);
        return switch (miss) {
            case OUTSIDE_PERCENTAGE -> drawn(rule, facts, Optional.of(miss));
            case OUTSIDE_WINDOW -> undrawn(rule, miss, closed(rule, facts));
            case NO_MATCH, ATTRIBUTE_MISSING -> undrawn(rule, miss, unmet(rule, facts));
            case DISABLED, SUSPENDED, NO_SUBJECT -> undrawn(rule, miss, List.of());
        };
    }

    private static OfRule drawn(Rule rule, Facts facts, Optional<Miss> miss) {
        double percent = rule.share(facts).orElseThrow().percent();
        return new OfRule(
                rule.label(), miss, OptionalInt.of(rule.bucket(facts)), OptionalDouble.of(percent), List.of());
    }

    private static OfRule undrawn(Rule rule, Miss miss, List<String> unmet) {
        return new OfRule(rule.label(), Optional.of(miss), OptionalInt.empty(), OptionalDouble.empty(), unmet);
    }

    private static List<String> closed(Rule rule, Facts facts) {
        return rule.window().map(window -> List.of(window.unmet(facts.now()))).orElse(List.of());
    }

    private static List<String> unmet(Rule rule, Facts facts) {
        List<String> unmet = new ArrayList<>();
        for (Entry entry : rule.entries()) {
            Entry.Condition condition = entry.unmet(facts);
            if (condition != null) {
                unmet.add(condition.key() + (condition.lacksValue(facts) ? " is absent" : " does not hold"));
            }
        }
        return unmet;
    }
}
