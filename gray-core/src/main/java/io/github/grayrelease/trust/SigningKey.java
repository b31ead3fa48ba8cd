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
 * One secret, ready to sign. Its id is derived from it, so that two services that share the secret agree on the id and
 * nobody has to configure one. Safe for all threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104, HMAC</a>
 */
final class SigningKey {

    private static final String ALGORITHM = "HmacSHA256";

    /** What the id is the beginning of a signature of; nothing else signs this. */
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
     * Whether this is the signature of a text. Compares what was sent as it was sent, not what it decodes to: of the last
     * letter of base64 some bits mean nothing, so that there would be several spellings of one signature. Takes as long
     * wherever the first difference is.
     */
    boolean signed(String text, String signature) {
        return MessageDigest.isEqual(BASE64URL.encode(signed(text)), signature.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signed(String text) {
        return fresh().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy is several times as fast as one that is initialised; not every provider can make one. */
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

    /** Says nothing that is derived from the secret but its id. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
