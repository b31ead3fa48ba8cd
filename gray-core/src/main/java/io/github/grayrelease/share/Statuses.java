package io.github.grayrelease.share;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A set of HTTP statuses. */
public final class Statuses {

    private static final Pattern WRITTEN = Pattern.compile("[1-5](xx|\\d\\d)");
    private static final int CLASS = 100;

    /** The statuses that count as failures by default. */
    public static final Statuses SERVER_ERRORS = of(List.of("5xx")).orElseThrow();

    private final List<String> written;
    private final BitSet statuses = new BitSet();

    private Statuses(List<String> written) {
        this.written = List.copyOf(written);
    }

    /** Whether a text names statuses: {@code 5xx}, or one such as {@code 429}. */
    public static boolean isValid(String text) {
        return WRITTEN.matcher(text).matches();
    }

    /**
     * The set of the named statuses.
     *
     * @param names names of statuses
     * @return the set; empty if one of them is not valid
     */
    public static Optional<Statuses> of(List<String> names) {
        if (!names.stream().allMatch(Statuses::isValid)) {
            return Optional.empty();
        }
        Statuses all = new Statuses(names);
        for (String name : names) {
            if (name.endsWith("xx")) {
                int first = (name.charAt(0) - '0') * CLASS;
                all.statuses.set(first, first + CLASS);
            } else {
                all.statuses.set(Integer.parseInt(name));
            }
        }
        return Optional.of(all);
    }

    /** Whether a status is in the set. */
    public boolean contains(int status) {
        return status >= 0 && statuses.get(status);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statuses set && statuses.equals(set.statuses);
    }

    @Override
    public int hashCode() {
        return statuses.hashCode();
    }

    @Override
    public String toString() {
        return String.valueOf(written);
    }
}
