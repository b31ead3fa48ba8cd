package io.github.grayrelease.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of one value, as it was written; a {@link RuleBook} checks it when it is compiled. Exactly one of these is set.
 *
 * @param exact equals this
 * @param in equals one of these
 * @param prefix starts with this
 * @param suffix ends with this
 * @param contains contains this
 */
public record TestDefinition(
        @Nullable String exact,
        @Nullable List<String> in,
        @Nullable String prefix,
        @Nullable String suffix,
        @Nullable String contains) {

    public TestDefinition {
        in = in == null ? null : List.copyOf(in);
    }

    /**
     * The value equals this.
     *
     * @param value what it must equal
     * @return the test; what a bare value in a document means
     */
    public static TestDefinition exact(String value) {
        return new TestDefinition(value, null, null, null, null);
    }

    /**
     * The value equals one of these.
     *
     * @param values what it may equal
     * @return the test
     */
    public static TestDefinition in(String... values) {
        return new TestDefinition(null, List.of(values), null, null, null);
    }

    /**
     * The value starts with this.
     *
     * @param prefix how it must start
     * @return the test
     */
    public static TestDefinition prefix(String prefix) {
        return new TestDefinition(null, null, prefix, null, null);
    }

    /**
     * The value ends with this.
     *
     * @param suffix how it must end
     * @return the test
     */
    public static TestDefinition suffix(String suffix) {
        return new TestDefinition(null, null, null, suffix, null);
    }

    /**
     * The value contains this.
     *
     * @param part what it must contain
     * @return the test
     */
    public static TestDefinition contains(String part) {
        return new TestDefinition(null, null, null, null, part);
    }
}
