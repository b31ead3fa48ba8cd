package io.github.grayrelease.extract;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of a service as the value of a header: letters, digits, dots, hyphens and underscores as they are, all other
 * characters percent-encoded in UTF-8. So any name is a legal header.
 */
public final class ServiceName {

    /** The maximum length of a name, in characters. */
    private static final int MAX_LENGTH = 64;

    /** The maximum length of a written name: a character takes up to four bytes in UTF-8. */
    private static final int MAX_WRITTEN = MAX_LENGTH * 12;

    private ServiceName() {}

    /**
     * Writes a name. A longer name is cut; a character that can't be shown becomes an underscore.
     *
     * @param name any name
     * @return the value of the header, in visible ASCII; empty for an empty name
     */
    public static String written(String name) {
        StringBuilder written = new StringBuilder();
        name.codePoints().limit(MAX_LENGTH).forEach(c -> append(written, isShown(c) ? c : '_'));
        return written.toString();
    }

    private static void append(StringBuilder written, int c) {
        if (isPlain(c)) {
            written.append((char) c);
            return;
        }
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            written.append('%')
                    .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
                    .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
        }
    }

    /**
     * Reads a name that another service wrote.
     *
     * @param header the value of the header
     * @return the name; empty if the value is not one that {@link #written} makes
     */
    public static Optional<String> read(String header) {
        if (header.isEmpty()
                || header.length() > MAX_WRITTEN
                || !header.chars().allMatch(c -> c == '%' || isPlain(c))) {
            return Optional.empty();
        }
        String name = HttpText.percentDecoded(header);
        return Optional.of(name)
                .filter(decoded -> decoded.codePointCount(0, decoded.length()) <= MAX_LENGTH
                        && decoded.codePoints().allMatch(ServiceName::isShown)
                        && written(decoded).equals(header));
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    /** No control, no format such as a change of direction, no line separator, no half of a surrogate pair. */
    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
