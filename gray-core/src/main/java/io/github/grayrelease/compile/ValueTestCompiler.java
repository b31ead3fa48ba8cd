package io.github.grayrelease.compile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.address.IpRange;
import io.github.grayrelease.definition.FileLines.UnusableFileException;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.RangeDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.value.LineSet;
import io.github.grayrelease.value.ValueTest;
import io.github.grayrelease.value.VersionRange;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compiles tests of values. */
final class ValueTestCompiler {

    private static final String KNOWN =
            "exact, in, in-file, prefix, suffix, contains, regex, range, semver, cidr, present";

    /** The maximum length of a pattern, in characters. */
    private static final int MAX_REGEX = 1000;

    /** The maximum size of a compiled pattern: matching takes the product of this and the value's length. */
    private static final int MAX_PROGRAM = 4000;

    /** The maximum length of a value to parse as a number, in characters. */
    private static final int MAX_NUMBER = 32;

    /** A number in rules; YAML readers write small and large ones with an exponent. */
    private static final java.util.regex.Pattern WRITTEN_NUMBER =
            java.util.regex.Pattern.compile("[+-]?(?:\\d{1,32}(?:\\.\\d{0,32})?|\\.\\d{1,32})(?:[eE][+-]?\\d{1,2})?");

    private final Mistakes mistakes;
    private final InFiles files;

    ValueTestCompiler(Mistakes mistakes, InFiles files) {
        this.mistakes = mistakes;
        this.files = files;
    }

    /**
     * The only test in a definition. Reports a mistake and returns a test that always fails unless there is exactly one.
     */
    ValueTest compile(String key, TestDefinition written) {
        boolean ignoreCase = flag(key + ".ignore-case", written.ignoreCase());
        List<ValueTest> tests = texts(written, ignoreCase);
        add(tests, written.inFile(), file -> file(key + ".in-file", file));
        add(tests, written.regex(), pattern -> regex(key + ".regex", pattern, ignoreCase));
        add(tests, written.range(), range -> range(key + ".range", range));
        add(tests, written.semver(), comparisons -> semver(key + ".semver", comparisons));
        add(tests, written.cidr(), ranges -> cidr(key + ".cidr", ranges));
        add(tests, written.present(), there -> new ValueTest.Present(flag(key + ".present", there)));
        checkWritten(key, written.exact());
        checkWritten(key + ".prefix", written.prefix());
        checkWritten(key + ".suffix", written.suffix());
        checkWritten(key + ".contains", written.contains());
        checkWritten(key + ".regex", written.regex());
        checkNotEmpty(key + ".in", written.in());
        checkNotEmpty(key + ".cidr", written.cidr());
        if (ignoreCase && written.inFile() != null) {
            mistakes.refuse(
                    key + ".ignore-case",
                    "",
                    "can't be combined with in-file",
                    "write the lines in the case of the values");
        }
        if (tests.size() == 1) {
            return tests.get(0);
        }
        mistakes.refuse(
                key,
                "",
                tests.isEmpty() ? "has no test" : "has " + tests.size() + " tests instead of one",
                "write a value, or one of " + KNOWN);
        return ValueTest.NEVER;
    }

    /** Refuses an empty prefix, suffix or part, which every value would match. */
    private void checkWritten(String key, @Nullable String written) {
        if (written != null && written.isEmpty()) {
            mistakes.refuse(
                    key,
                    "",
                    "is empty",
                    "write a value; for an empty value write in: [\"\"], for any value present: true");
        }
    }

    /** Refuses an empty list, which no value would match, and under 'not' every value. */
    private void checkNotEmpty(String key, @Nullable List<String> written) {
        if (written != null && written.isEmpty()) {
            mistakes.refuse(key, "", "is empty", "name at least one value");
        }
    }

    private static List<ValueTest> texts(TestDefinition written, boolean ignoreCase) {
        List<ValueTest> tests = new ArrayList<>();
        add(tests, written.exact(), text -> ignoreCase ? text::equalsIgnoreCase : new ValueTest.Exactly(text));
        add(tests, written.in(), list -> oneOf(list, ignoreCase));
        add(
                tests,
                written.prefix(),
                text -> value -> value != null && value.regionMatches(ignoreCase, 0, text, 0, text.length()));
        add(
                tests,
                written.suffix(),
                text -> value -> value != null
                        && value.regionMatches(ignoreCase, value.length() - text.length(), text, 0, text.length()));
        add(tests, written.contains(), text -> value -> value != null && contains(value, text, ignoreCase));
        return tests;
    }

    private static ValueTest oneOf(List<String> texts, boolean ignoreCase) {
        if (!ignoreCase) {
            return new ValueTest.OneOf(Set.copyOf(texts));
        }
        Set<String> folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        folded.addAll(texts);
        return value -> value != null && folded.contains(value);
    }

    private static boolean contains(String value, String text, boolean ignoreCase) {
        if (!ignoreCase) {
            return value.contains(text);
        }
        for (int start = 0; start <= value.length() - text.length(); start++) {
            if (value.regionMatches(true, start, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }

    private ValueTest file(String key, String file) {
        try {
            LineSet lines = LineSet.of(files.lines(file));
            return value -> value != null && lines.contains(value);
        } catch (UnusableFileException unusable) {
            mistakes.refuseText(key, file, String.valueOf(unusable.getMessage()), unusable.remedy());
            return ValueTest.NEVER;
        } catch (IOException unreadable) {
            mistakes.refuseText(key, file, "can't be read", "name an existing file in UTF-8 with one value per line");
            return ValueTest.NEVER;
        }
    }

    private ValueTest regex(String key, String written, boolean ignoreCase) {
        if (written.length() > MAX_REGEX) {
            mistakes.refuse(key, "", "has more than " + MAX_REGEX + " characters", "write a shorter pattern");
            return ValueTest.NEVER;
        }
        try {
            Pattern pattern = Pattern.compile(written, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
            if (pattern.programSize() > MAX_PROGRAM) {
                mistakes.refuse(key, "", "repeats too much", "write smaller numbers in braces");
                return ValueTest.NEVER;
            }
            return value -> value != null && pattern.matches(value);
        } catch (PatternSyntaxException refused) {
            mistakes.refuseText(
                    key,
                    written,
                    "is not a valid RE2 pattern: " + refused.getDescription(),
                    "use RE2 syntax, which has no look-around and no back-references");
            return ValueTest.NEVER;
        }
    }

    private ValueTest range(String key, RangeDefinition written) {
        Optional<BigDecimal> min = end(key + ".min", written.min());
        Optional<BigDecimal> max = end(key + ".max", written.max());
        if (written.min() == null && written.max() == null) {
            mistakes.refuse(key, "", "has neither min nor max", "set min, max or both");
        }
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            mistakes.refuse(key, "", "is empty because min is above max", "swap the two");
        }
        return value -> number(value)
                .filter(number -> min.isEmpty() || number.compareTo(min.get()) >= 0)
                .filter(number -> max.isEmpty() || number.compareTo(max.get()) <= 0)
                .isPresent();
    }

    private Optional<BigDecimal> end(String key, @Nullable String written) {
        Optional<BigDecimal> number = Optional.ofNullable(written)
                .filter(text -> WRITTEN_NUMBER.matcher(text).matches())
                .map(BigDecimal::new);
        if (written != null && number.isEmpty()) {
            mistakes.refuseText(key, written, "is not a number", "write one, such as 18 or 0.5");
        }
        return number;
    }

    /** A decimal number without an exponent: an attacker could make exponents expensive. */
    private static Optional<BigDecimal> number(@Nullable String text) {
        if (text == null || text.length() > MAX_NUMBER || !isDecimal(text)) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text));
    }

    private static boolean isDecimal(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else if (i > 0 || (c != '-' && c != '+')) {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }

    private ValueTest semver(String key, String written) {
        Optional<VersionRange> range = VersionRange.parse(written);
        if (range.isEmpty()) {
            mistakes.refuseText(
                    key, written, "is not a version range", "write comparisons separated by blanks: '>=2.1.0 <3'");
        }
        return value -> value != null && range.isPresent() && range.get().holds(value);
    }

    private ValueTest cidr(String key, List<String> written) {
        List<IpRange> ranges = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Optional<IpRange> range = IpRange.parse(written.get(i));
            range.ifPresent(ranges::add);
            if (range.isEmpty()) {
                mistakes.refuseText(
                        key + "[" + i + "]",
                        written.get(i),
                        "is not a range of addresses",
                        "write it as 10.8.0.0/16, fd00::/8 or a single address");
            }
        }
        return value -> value != null
                && IpAddress.ofClient(value)
                        .filter(address -> ranges.stream().anyMatch(range -> range.contains(address)))
                        .isPresent();
    }

    private boolean flag(String key, @Nullable String written) {
        if (written != null && !written.equalsIgnoreCase("true") && !written.equalsIgnoreCase("false")) {
            mistakes.refuseText(key, written, "is neither true nor false", "write true or false");
        }
        return Boolean.parseBoolean(written);
    }

    private interface Compiled<T> {
        ValueTest of(T written);
    }

    private static <T> void add(List<ValueTest> tests, @Nullable T written, Compiled<T> test) {
        if (written != null) {
            tests.add(test.of(written));
        }
    }
}
