package io.github.grayrelease.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line with the SHA-256 of all other lines of a text: {@code checksum: HEX}, also as a comment or as a key of JSON or
 * properties. A line with any other value fails the check.
 */
public final class Checksum {

    /** Matches at the beginning of a line, and at indented JSON keys only: deeper in YAML, a rule may use the word. */
    private static final Pattern LINE = Pattern.compile("(?m)^(?:#+[ \\t]*|[ \\t]*(?=\"))?[\"']?checksum[\"']?"
            + "[ \\t]*[:=][ \\t]*[\"']?([^\"',\\s]*)[\"']?,?[ \\t]*\\r?\\n?");

    private Checksum() {}

    /** Puts a checksum line before a text. */
    public static String above(String text) {
        return "# checksum: " + of(text) + "\n" + text;
    }

    /** Whether the checksum of a text is right; empty if the text has none. */
    public static Optional<Boolean> holds(String text) {
        Matcher line = LINE.matcher(text);
        return line.find()
                ? Optional.of(of(text.substring(0, line.start()) + text.substring(line.end()))
                        .equalsIgnoreCase(line.group(1)))
                : Optional.empty();
    }

    /** The SHA-256 of a text, in hexadecimal digits. */
    static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
