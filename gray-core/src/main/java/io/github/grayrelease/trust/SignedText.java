package io.github.grayrelease.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A signed text: {@code v1.KEY.EXPIRY[.FIELD…].MAC}. Nothing in it is decoded, and nothing counts before the signature is
 * verified. The signature covers the text before it, its use, and a context text that is sent separately.
 */
final class SignedText {

    /** The use of a text; a text signed for one use is invalid for another. */
    enum Use {
        PROOF("gray-proof-v1"),
        INVITATION("gray-invitation-v1");

        private final String label;

        Use(String label) {
            this.label = label;
        }
    }

    /** The tolerated difference between the clocks of two services. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final String VERSION = "v1";
    private static final int BEFORE_FIELDS = 3;

    /** The maximum number of digits of a time in seconds since 1970, until the year 5138. */
    private static final int MOST_DIGITS = 11;

    private final String text;
    private final String keyId;
    private final Instant expires;
    private final List<String> fields;
    private final String mac;

    private SignedText(String text, String[] parts) {
        int last = parts.length - 1;
        this.mac = parts[last];
        this.text = text.substring(0, text.length() - mac.length() - 1);
        this.keyId = parts[1];
        this.expires = Instant.ofEpochSecond(Long.parseLong(parts[2]));
        this.fields = List.of(Arrays.copyOfRange(parts, BEFORE_FIELDS, last));
    }

    /** Signs fields, which must not contain dots or line breaks. */
    static String sign(SigningKey key, Use use, Instant expires, List<String> fields, String beside) {
        String text = VERSION + "." + key.id() + "." + expires.getEpochSecond()
                + (fields.isEmpty() ? "" : "." + String.join(".", fields));
        return text + "." + key.sign(signed(use, text, beside));
    }

    /** Parses a text, after a check of its length. */
    static Optional<SignedText> parse(String text, int mostCharacters, int fields) {
        if (text.length() > mostCharacters) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        return parts.length == BEFORE_FIELDS + fields + 1 && parts[0].equals(VERSION) && isNumber(parts[2])
                ? Optional.of(new SignedText(text, parts))
                : Optional.empty();
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }

    /** The parts contain no line breaks, so text can't move from one part to the next. */
    private static String signed(Use use, String text, String beside) {
        return use.label + "\n" + text + "\n" + beside;
    }

    String keyId() {
        return keyId;
    }

    List<String> fields() {
        return fields;
    }

    Instant expires() {
        return expires;
    }

    /** Whether it is not yet expired, with tolerance for clocks that differ. */
    boolean lastsAt(Instant now) {
        return !now.isAfter(expires.plus(SKEW));
    }

    boolean isSignedBy(SigningKey key, Use use, String beside) {
        return key.signed(signed(use, text, beside), mac);
    }
}
