package io.github.grayrelease.decide;

import io.github.grayrelease.value.ValueTest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    public interface Condition {

        boolean holds(Facts facts);

        /** Its key in the rule, such as {@code match[0].header.X-Region}. */
        String key();

        /** Whether it asks for one value, which the request does not have. */
        default boolean lacksValue(Facts facts) {
            return false;
        }
    }

    /** A condition on the user's roles: servers can test a role but not list roles. */
    public record OnRole(String key, Set<String> roles) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return roles.stream().anyMatch(facts.request()::hasRole);
        }
    }

    /** A condition that holds if others do not all hold. */
    public record Not(String key, Entry entry) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return !entry.holds(facts);
        }
    }

    /** A condition on one value. A value that is too long passes no test but that for presence, and is not read. */
    public record OnValue(String key, Lookup lookup, ValueTest test) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            String value = lookup.in(facts);
            return Lookup.isTooLong(value)
                    ? test instanceof ValueTest.Present && test.passes(value)
                    : test.passes(value);
        }

        @Override
        public boolean lacksValue(Facts facts) {
            return lookup.in(facts) == null;
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

    /** The first condition that does not hold; null if all hold. */
    @Nullable
    Condition unmet(Facts facts) {
        for (Condition condition : conditions) {
            if (!condition.holds(facts)) {
                return condition;
            }
        }
        return null;
    }

    /** Whether the first condition that does not hold asks for an attribute that is absent. */
    boolean failsAtAttribute(Facts facts) {
        Condition unmet = unmet(facts);
        return unmet != null && isAbsentAttribute(unmet, facts);
    }

    private static boolean isAbsentAttribute(Condition condition, Facts facts) {
        return condition instanceof OnValue on && on.lookup().kind() == Lookup.Kind.ATTRIBUTE && on.lacksValue(facts);
    }

    /** Whether absent attributes are the only reason why this does not hold. */
    boolean lacksOnlyAttributes(Facts facts) {
        boolean lacks = false;
        for (Condition condition : conditions) {
            if (!condition.holds(facts)) {
                lacks = isAbsentAttribute(condition, facts);
                if (!lacks) {
                    return false;
                }
            }
        }
        return lacks;
    }
}
