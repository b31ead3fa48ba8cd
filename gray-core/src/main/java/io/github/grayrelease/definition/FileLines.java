package io.github.grayrelease.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a file that {@code in-file} names: one value a line; blank lines and those that begin with # do not count.
 * It stays with the revision that was made with it, whatever becomes of the file. Immutable.
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
     * Names the content, down to blanks and comments.
     *
     * @return its SHA-256, as 64 hexadecimal digits
     */
    public String hash() {
        return hash;
    }

    /**
     * The content as it was read. It must not be changed: a copy of a million lines would cost what this class saves.
     *
     * @return the very bytes
     */
    public byte[] bytes() {
        return bytes;
    }
}
