package io.github.grayrelease.decide;

import java.util.List;

/**
 * One entry of a rule's {@code match}: all of its conditions must hold.
 *
 * @param conditions the conditions
 */
public record Entry(List<Condition> conditions) {

    public Entry {
        conditions = List.copyOf(conditions);
    }

    /** A condition on a request. */
    @FunctionalInterface
    public interface Condition {
        public boolean holds(Facts facts);
    }

    /** A condition on one value. */
    public record OnValue(Lookup lookup, ValueTest test) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return test.passes(lookup.in(facts));
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
