package io.github.grayrelease.extract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text as its sender meant it. Servers hand over the bytes of a header as Latin-1, whatever they are. */
public final class HttpText {

    private HttpText() {}

    /**
     * Decodes text again that a server has decoded as Latin-1.
     *
     * @param text the text of a header
     * @return the text as UTF-8, if its bytes are that; the same text if it is ASCII, real Latin-1 or decoded already
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return isBytes(text, i) ? utf8(text.getBytes(StandardCharsets.ISO_8859_1), text) : text;
            }
        }
        return text;
    }

    /** {@link #of}, for a text that may be absent. */
    public static @Nullable String orNull(@Nullable String text) {
        return text == null ? null : of(text);
    }

    /** {@link #of}, for each of several texts. */
    public static List<String> all(List<String> texts) {
        List<String> all = new ArrayList<>(texts.size());
        texts.forEach(text -> all.add(of(text)));
        return all;
    }

    private static boolean isBytes(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static String utf8(byte[] bytes, String otherwise) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return otherwise;
        }
    }

    /**
     * Decodes percent-encoded UTF-8; a plus sign stays.
     *
     * @param text the text
     * @return the decoded text; the same text if it has no valid encoding
     */
    public static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(written.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '%') {
                decoded.put(written[i]);
                continue;
            }
            int high = i + 2 < written.length ? Character.digit(written[i + 1], 16) : -1;
            int low = i + 2 < written.length ? Character.digit(written[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return text;
            }
            decoded.put((byte) ((high << 4) | low));
            i += 2;
        }
        byte[] bytes = new byte[decoded.position()];
        decoded.flip().get(bytes);
        return utf8(bytes, text);
    }
}
