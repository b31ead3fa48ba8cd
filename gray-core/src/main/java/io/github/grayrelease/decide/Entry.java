package io.github.grayrelease.decide;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One entry of a rule's {@code match}: all of its conditions must hold.
 *
 * @param conditions the conditions
 */
public record Entry(List<Condition> conditions) {

    private static final int COST_OF_OTHERS = 4;

    /**
     * Sorts the conditions, so that those that cost least are asked first, and nobody asks for an attribute or a user before
     * the request itself has passed. All must hold, so the order does not change the result.
     */
    public Entry {
        conditions =
                conditions.stream().sorted(Comparator.comparingInt(Entry::cost)).toList();
    }

    private static int cost(Condition condition) {
        if (!(condition instanceof OnValue on)) {
            return COST_OF_OTHERS;
        }
        return switch (on.lookup().kind()) {
            case HEADER, COOKIE, QUERY, PATH, METHOD, HOST, IP -> on.comparesTexts() ? 0 : 1;
            case ATTRIBUTE -> 2;
            case SUBJECT, PRINCIPAL -> 3;
        };
    }

    /** A condition on a request. */
    @FunctionalInterface
    public interface Condition {
        public boolean holds(Facts facts);
    }

    /** A condition on one value. A value that is too long passes no test but that for presence, and is not read. */
    public record OnValue(Lookup lookup, ValueTest test) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            String value = lookup.in(facts);
            return Lookup.isTooLong(value)
                    ? test instanceof ValueTest.Present && test.passes(value)
                    : test.passes(value);
        }

        /** Whether an index can look the value up. */
        boolean comparesTexts() {
            return !texts().isEmpty();
        }

        Set<String> texts() {
            if (test instanceof ValueTest.Exactly exactly) {
                return Set.of(exactly.text());
            }
            return test instanceof ValueTest.OneOf oneOf ? oneOf.texts() : Set.of();
        }
    }

    public boolean holds(Facts facts) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(facts)) {
                return false;
            }
        }
        return true;
    }

    /** Whether absent attributes are the only reason why this does not hold. */
    boolean lacksOnlyAttributes(Facts facts) {
        boolean lacks = false;
        for (Condition condition : conditions) {
            if (!condition.holds(facts)) {
                lacks = condition instanceof OnValue on
                        && on.lookup().kind() == Lookup.Kind.ATTRIBUTE
                        && on.lookup().in(facts) == null;
                if (!lacks) {
                    return false;
                }
            }
        }
        return lacks;
    }
}
