package io.github.grayrelease.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line {@code checksum: HEX}, or {@code # checksum: HEX}, with the SHA-256 of all other lines of a text: what
 * {@code sed '/^#* *checksum:/d' rules.yml | sha256sum} prints.
 */
final class Checksum {

    private static final Pattern LINE = Pattern.compile("(?m)^#* *checksum: *\"?([0-9a-fA-F]{64})\"? *\\r?\\n?");

    private Checksum() {}

    /** The text with such a line before it. */
    static String above(String text) {
        return "# checksum: " + of(text) + "\n" + text;
    }

    /** Whether the text is whole as far as it says; empty where it says nothing. */
    static Optional<Boolean> holds(String text) {
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
