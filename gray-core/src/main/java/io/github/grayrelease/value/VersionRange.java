package io.github.grayrelease.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version comparisons that must all hold: {@code >=2.1.0 <3}. Missing parts are 0. A pre-release always precedes its
 * release.
 *
 * @param comparisons the comparisons
 * @see <a href="https://semver.org/#spec-item-11">Semantic Versioning, precedence</a>
 */
public record VersionRange(List<Comparison> comparisons) {

    private static final int MAX_LENGTH = 64;
    private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<|=)?(\\S+)");
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?"
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");

    public VersionRange {
        comparisons = List.copyOf(comparisons);
    }

    record Comparison(String operator, Version version) {
        public boolean holds(Version other) {
            int order = other.compareTo(version);
            return switch (operator) {
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case "<" -> order < 0;
                default -> order == 0;
            };
        }
    }

    record Version(List<BigInteger> numbers, List<String> preRelease) implements Comparable<Version> {

        public static Optional<Version> parse(String text) {
            Matcher matcher = VERSION.matcher(text);
            if (text.length() > MAX_LENGTH || !matcher.matches()) {
                return Optional.empty();
            }
            List<BigInteger> numbers = new ArrayList<>();
            for (int part = 1; part <= 3; part++) {
                numbers.add(matcher.group(part) == null ? BigInteger.ZERO : new BigInteger(matcher.group(part)));
            }
            String preRelease = matcher.group(4);
            return Optional.of(
                    new Version(numbers, preRelease == null ? List.of() : List.of(preRelease.split("\\.", -1))));
        }

        @Override
        public int compareTo(Version other) {
            for (int part = 0; part < numbers.size(); part++) {
                int order = numbers.get(part).compareTo(other.numbers.get(part));
                if (order != 0) {
                    return order;
                }
            }
            if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
                return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
            }
            return comparePreRelease(other);
        }

        private int comparePreRelease(Version other) {
            for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
                int order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(preRelease.size(), other.preRelease.size());
        }

        private static int compareIdentifiers(String one, String other) {
            boolean numeric = isNumeric(one);
            if (numeric != isNumeric(other)) {
                return numeric ? -1 : 1;
            }
            return numeric ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
        }

        private static boolean isNumeric(String identifier) {
            return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    public static Optional<VersionRange> parse(String text) {
        List<Comparison> comparisons = new ArrayList<>();
        for (String written : text.strip().split("\\s+", -1)) {
            Matcher matcher = COMPARISON.matcher(written);
            Optional<Version> version = matcher.matches() ? Version.parse(matcher.group(2)) : Optional.empty();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            String operator = matcher.group(1);
            comparisons.add(new Comparison(operator == null ? "=" : operator, version.get()));
        }
        return Optional.of(new VersionRange(comparisons));
    }

    public boolean holds(String value) {
        Optional<Version> version = Version.parse(value.strip());
        return version.isPresent() && comparisons.stream().allMatch(comparison -> comparison.holds(version.get()));
    }
}
