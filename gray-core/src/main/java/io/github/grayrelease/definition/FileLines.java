package io.github.grayrelease.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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

    private static final int MOST_BYTES = 64 << 20;
    private static final int DECODED_AT_ONCE = 8192;

    private final byte[] bytes;
    private final String hash;

    private FileLines(byte[] bytes) {
        this.bytes = bytes;
        this.hash = sha256(bytes);
    }

    /** A file that can't be used, with the remedy; the message says what is wrong with it. */
    public static final class UnusableFileException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String remedy;

        /**
         * Creates the exception.
         *
         * @param wrong what is wrong, as the end of a sentence that begins with the file
         * @param remedy the remedy, as an imperative
         */
        public UnusableFileException(String wrong, String remedy) {
            super(wrong);
            this.remedy = remedy;
        }

        /**
         * The remedy.
         *
         * @return an imperative in lower case, without a full stop
         */
        public String remedy() {
            return remedy;
        }
    }

    /**
     * Reads a file. Devices and pipes are not read, as they may have no end.
     *
     * @param file a regular file in UTF-8 of at most 64 MiB
     * @return its lines
     * @throws UnusableFileException if it is something else
     * @throws IOException if it can't be read
     */
    public static FileLines read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnusableFileException("is not a regular file", "name a regular file with one value per line");
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnusableFileException("has more than 64 MiB", "split it over several rules");
            }
            checkText(bytes);
            return new FileLines(bytes);
        }
    }

    /** Text in another encoding would be read without an error, and would never match. */
    private static void checkText(byte[] bytes) throws UnusableFileException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(DECODED_AT_ONCE);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        int end = in.position();
        for (int i = 0; i < end; i++) {
            if (bytes[i] == 0) {
                throw notText(bytes, i, "has a NUL character");
            }
        }
        if (result.isError()) {
            throw notText(bytes, end, "is not UTF-8");
        }
    }

    private static UnusableFileException notText(byte[] bytes, int offset, String wrong) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return new UnusableFileException(wrong + " in line " + line, "save it as text in UTF-8");
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
