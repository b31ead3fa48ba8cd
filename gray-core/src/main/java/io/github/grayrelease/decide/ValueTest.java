package io.github.grayrelease.decide;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled test of one value. */
@FunctionalInterface
public interface ValueTest {

    ValueTest NEVER = value -> false;

    /** Whether a value passes; null is one that is absent. */
    boolean passes(@Nullable String value);

    /** A value that must equal one of a few texts, letter for letter, which an index can look up. */
    record OneOf(Set<String> texts) implements ValueTest {
        @Override
        public boolean passes(@Nullable String value) {
            return value != null && texts.contains(value);
        }
    }

    /** A value that must equal one text. Not a set of one, as comparing is faster than hashing. */
    record Exactly(String text) implements ValueTest {
        @Override
        public boolean passes(@Nullable String value) {
            return text.equals(value);
        }
    }
}
