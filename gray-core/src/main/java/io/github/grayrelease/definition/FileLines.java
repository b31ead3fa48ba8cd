package io.github.grayrelease.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of an {@code in-file}: one value per line; blank lines and lines that begin with # are ignored. A revision
 * keeps it even if the file changes. Immutable.
 */
public final class FileLines {

    private final byte[] bytes;
    private final String hash;

    private FileLines(byte[] bytes) {
        this.bytes = bytes;
        this.hash = sha256(bytes);
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @return its lines
     * @throws IOException if it can't be read
     */
    public static FileLines read(Path file) throws IOException {
        return new FileLines(Files.readAllBytes(file));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /**
     * The hash of the content, blanks and comments included.
     *
     * @return its SHA-256, as 64 hexadecimal digits
     */
    public String hash() {
        return hash;
    }

    /**
     * The content. Callers must not change it; a defensive copy of a million lines would be expensive.
     *
     * @return the shared array
     */
    public byte[] bytes() {
        return bytes;
    }
}
