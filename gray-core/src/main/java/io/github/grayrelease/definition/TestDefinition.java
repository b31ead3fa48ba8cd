package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of one value, unchecked; the compiler checks it. Exactly one key must be set, apart from {@code ignoreCase}.
 *
 * @param exact equals this; a bare value in a document means the same
 * @param in equals one of these
 * @param inFile equals one of the lines of this file
 * @param prefix starts with this
 * @param suffix ends with this
 * @param contains contains this
 * @param regex matches this as a whole; RE2's syntax
 * @param range is a number in this range
 * @param semver is a version for which all of these comparisons hold
 * @param cidr is an IP address in one of these ranges
 * @param present is present or absent: {@code true} or {@code false}
 * @param ignoreCase whether to ignore case: {@code true} or {@code false}
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
     * @param value the value
     * @return the test
     */
    public static TestDefinition exact(String value) {
        return new TestDefinition(value, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The value equals one of these.
     *
     * @param values the values
     * @return the test
     */
    public static TestDefinition in(String... values) {
        return new TestDefinition(null, List.of(values), null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The value equals one of the lines of a file; blank lines and lines that begin with {@code #} are ignored.
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
     * @param prefix the prefix
     * @return the test
     */
    public static TestDefinition prefix(String prefix) {
        return new TestDefinition(null, null, null, prefix, null, null, null, null, null, null, null, null);
    }

    /**
     * The value ends with this.
     *
     * @param suffix the suffix
     * @return the test
     */
    public static TestDefinition suffix(String suffix) {
        return new TestDefinition(null, null, null, null, suffix, null, null, null, null, null, null, null);
    }

    /**
     * The value contains this.
     *
     * @param part the part
     * @return the test
     */
    public static TestDefinition contains(String part) {
        return new TestDefinition(null, null, null, null, null, part, null, null, null, null, null, null);
    }

    /**
     * The value matches this as a whole.
     *
     * @param pattern an RE2 pattern of at most 1,000 characters
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
     * The value is a version for which all comparisons hold.
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
     * The value is present or absent.
     *
     * @param there true for present
     * @return the test
     */
    public static TestDefinition present(boolean there) {
        String written = String.valueOf(there);
        return new TestDefinition(null, null, null, null, null, null, null, null, null, null, written, null);
    }

    /**
     * Ignores case.
     *
     * @return the test
     */
    public TestDefinition ignoringCase() {
        return new TestDefinition(
                exact, in, inFile, prefix, suffix, contains, regex, range, semver, cidr, present, "true");
    }
}
