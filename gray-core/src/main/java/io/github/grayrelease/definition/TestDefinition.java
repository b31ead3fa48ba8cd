package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of one value, as it was written; the compiler checks it. Exactly one of these is set,
 * and beside it perhaps {@code ignoreCase}.
 *
 * @param exact equals this; what a bare value in a document means
 * @param in equals one of these
 * @param inFile equals one of the lines of this file
 * @param prefix starts with this
 * @param suffix ends with this
 * @param contains contains this
 * @param regex matches this as a whole; RE2's syntax
 * @param range is a number in this range
 * @param semver is a version that all of these comparisons hold for
 * @param cidr is an IP address in one of these ranges
 * @param present is there, or is not: {@code true} or {@code false}
 * @param ignoreCase whether texts are compared without regard to case: {@code true} or {@code false}
 */
public record TestDefinition(
        @Nullable String exact,
        @Nullable List<String> in,
        @Nullable String inFile,
        @Nullable String prefix,
        @Nullable String suffix,
        @Nullable String contains,
        @Nullable String regex,
        @Nullable RangeDefinition range,
        @Nullable String semver,
        @Nullable List<String> cidr,
        @Nullable String present,
        @Nullable String ignoreCase) {

    // Copies the lists.
    public TestDefinition {
        in = in == null ? null : List.copyOf(in);
        cidr = cidr == null ? null : List.copyOf(cidr);
    }

    /**
     * The value equals this.
     *
     * @param value what it must equal
     * @return the test
     */
    public static TestDefinition exact(String value) {
        return new TestDefinition(value, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The value equals one of these.
     *
     * @param values what it may equal
     * @return the test
     */
    public static TestDefinition in(String... values) {
        return new TestDefinition(null, List.of(values), null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The value equals one of the lines of a file; blank lines and those that begin with {@code #} do not count.
     *
     * @param file the file's path
     * @return the test
     */
    public static TestDefinition inFile(String file) {
        return new TestDefinition(null, null, file, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The value starts with this.
     *
     * @param prefix how it must start
     * @return the test
     */
    public static TestDefinition prefix(String prefix) {
        return new TestDefinition(null, null, null, prefix, null, null, null, null, null, null, null, null);
    }

    /**
     * The value ends with this.
     *
     * @param suffix how it must end
     * @return the test
     */
    public static TestDefinition suffix(String suffix) {
        return new TestDefinition(null, null, null, null, suffix, null, null, null, null, null, null, null);
    }

    /**
     * The value contains this.
     *
     * @param part what it must contain
     * @return the test
     */
    public static TestDefinition contains(String part) {
        return new TestDefinition(null, null, null, null, null, part, null, null, null, null, null, null);
    }

    /**
     * The value matches this as a whole.
     *
     * @param pattern a pattern of RE2, at most 256 characters; a longer value matches none
     * @return the test
     */
    public static TestDefinition regex(String pattern) {
        return new TestDefinition(null, null, null, null, null, null, pattern, null, null, null, null, null);
    }

    /**
     * The value is a number in a range.
     *
     * @param min the least, or null
     * @param max the greatest, or null
     * @return the test
     */
    public static TestDefinition range(@Nullable String min, @Nullable String max) {
        RangeDefinition range = new RangeDefinition(min, max);
        return new TestDefinition(null, null, null, null, null, null, null, range, null, null, null, null);
    }

    /**
     * The value is a version that all comparisons hold for.
     *
     * @param comparisons such as {@code >=2.1.0 <3}
     * @return the test
     */
    public static TestDefinition semver(String comparisons) {
        return new TestDefinition(null, null, null, null, null, null, null, null, comparisons, null, null, null);
    }

    /**
     * The value is an IP address in one of these ranges.
     *
     * @param ranges such as {@code 10.8.0.0/16}
     * @return the test
     */
    public static TestDefinition cidr(String... ranges) {
        return new TestDefinition(null, null, null, null, null, null, null, null, null, List.of(ranges), null, null);
    }

    /**
     * The value is there, or is not.
     *
     * @param there which of the two
     * @return the test
     */
    public static TestDefinition present(boolean there) {
        String written = String.valueOf(there);
        return new TestDefinition(null, null, null, null, null, null, null, null, null, null, written, null);
    }

    /**
     * This test without regard to case.
     *
     * @return the test
     */
    public TestDefinition ignoringCase() {
        return new TestDefinition(
                exact, in, inFile, prefix, suffix, contains, regex, range, semver, cidr, present, "true");
    }
}
