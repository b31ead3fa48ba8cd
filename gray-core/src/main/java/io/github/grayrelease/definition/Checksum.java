package io.github.grayrelease.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a text with the SHA-256 of all its other lines: {@code checksum: HEX}, also as a comment, and as a key of JSON or
 * of properties. A line whose value is no such sum does not hold.
 */
public final class Checksum {

    /** At the beginning of a line, but for the indented keys of JSON: deeper down, a rule may speak of a checksum. */
    private static final Pattern LINE = Pattern.compile("(?m)^(?:#+[ \\t]*|[ \\t]*(?=\"))?[\"']?checksum[\"']?"
            + "[ \\t]*[:=][ \\t]*[\"']?([^\"',\\s]*)[\"']?,?[ \\t]*\\r?\\n?");

    private Checksum() {}

    /** The text with such a line before it. */
    public static String above(String text) {
        return "# checksum: " + of(text) + "\n" + text;
    }

    /** Whether the text is whole as far as it says; empty where it says nothing. */
    public static Optional<Boolean> holds(String text) {
        Matcher line = LINE.matcher(text);
        return line.find()
                ? Optional.of(of(text.substring(0, line.start()) + text.substring(line.end()))
                        .equalsIgnoreCase(line.group(1)))
                : Optional.empty();
    }

    private static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
