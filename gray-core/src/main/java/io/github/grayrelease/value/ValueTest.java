package io.github.grayrelease.value;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled test of one value. */
@FunctionalInterface
public interface ValueTest {

    /** The maximum length of a value that a rule looks at, in characters: the length of the longest header of common servers. */
    int MAX_LENGTH = 8192;

    ValueTest NEVER = value -> false;

    /** Whether a value passes; null means absent. */
    boolean passes(@Nullable String value);

    /** A test for exact equality with one of a few texts, which an index can look up. */
    record OneOf(Set<String> texts) implements ValueTest {
        @Override
        public boolean passes(@Nullable String value) {
            return value != null && texts.contains(value);
        }
    }

    /** A test for presence, which reads no character. */
    record Present(boolean there) implements ValueTest {
        @Override
        public boolean passes(@Nullable String value) {
            return (value != null) == there;
        }
    }

    /** A test for equality with one text; comparing is faster than a set with one element. */
    record Exactly(String text) implements ValueTest {
        @Override
        public boolean passes(@Nullable String value) {
            return text.equals(value);
        }
    }
}
