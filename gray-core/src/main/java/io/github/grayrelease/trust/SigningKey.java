package io.github.grayrelease.trust;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One secret, ready to sign. Its id is derived from the secret, so services that share a secret agree on the id without
 * configuration. Safe for all threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104, HMAC</a>
 */
final class SigningKey {

    private static final String ALGORITHM = "HmacSHA256";

    /** The text whose signature yields the id; nothing else signs it. */
    private static final String NAMING = "gray-key-id-v1";

    private static final int ID_BYTES = 6;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec secret;
    private final Mac ready;
    private final String id;

    SigningKey(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.ready = initialised();
        this.id = BASE64URL.encodeToString(Arrays.copyOf(signed(NAMING), ID_BYTES));
    }

    String id() {
        return id;
    }

    /** The signature of a text, as base64url. */
    String sign(String text) {
        return BASE64URL.encodeToString(signed(text));
    }

    /**
     * Whether this is the signature of a text. Compares the encoded texts: the last letter of base64 has unused bits, so
     * decoding would accept several spellings of one signature. Takes constant time.
     */
    boolean signed(String text, String signature) {
        return MessageDigest.isEqual(BASE64URL.encode(signed(text)), signature.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signed(String text) {
        return fresh().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Cloning is several times as fast as initialising, but not every provider supports it. */
    private Mac fresh() {
        try {
            return (Mac) ready.clone();
        } catch (CloneNotSupportedException onlyAnew) {
            return initialised();
        }
    }

    private Mac initialised() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException notThisJdk) {
            throw new IllegalStateException("This JDK has no " + ALGORITHM + ", which every JDK must have", notThisJdk);
        }
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
