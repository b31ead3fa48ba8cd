package io.github.grayrelease.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text that somebody signed: {@code v1.KEY.EXPIRY[.FIELD…].MAC}. Nothing in it is decoded, and nothing in it counts before
 * the signature is checked. The signature covers all before it, what it is meant for, and whatever is said beside it.
 */
final class SignedText {

    /** What it is meant for; none serves as another. */
    enum Use {
        PROOF("gray-proof-v1"),
        INVITATION("gray-invitation-v1");

        private final String label;

        Use(String label) {
            this.label = label;
        }
    }

    /** How far the clocks of two services may be apart. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final String VERSION = "v1";
    private static final int BEFORE_FIELDS = 3;

    /** Seconds since 1970 have this many digits until the year 5138. */
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

    /** Signs fields that have neither a dot nor a line break in them. */
    static String sign(SigningKey key, Use use, Instant expires, List<String> fields, String beside) {
        String text = VERSION + "." + key.id() + "." + expires.getEpochSecond()
                + (fields.isEmpty() ? "" : "." + String.join(".", fields));
        return text + "." + key.sign(signed(use, text, beside));
    }

    /** Takes a text apart, its length being checked first. */
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

    /** A line break can be in no part, so that nothing can be moved from one into the next. */
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

    /** Whether it has not expired yet, by a clock that may be behind or ahead. */
    boolean lastsAt(Instant now) {
        return !now.isAfter(expires.plus(SKEW));
    }

    boolean isSignedBy(SigningKey key, Use use, String beside) {
        return key.signed(signed(use, text, beside), mac);
    }
}
