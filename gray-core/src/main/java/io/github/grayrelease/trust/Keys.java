package io.github.grayrelease.trust;

import io.github.grayrelease.address.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The secrets that services share: one that signs and, during a rotation, another whose signatures still count. Safe for
 * all threads. No text or message shows a secret.
 */
public final class Keys {

    /** A shorter secret could be guessed offline from a single signature. */
    public static final int MIN_LENGTH = 32;

    /** Spring leaves a placeholder as it is if nothing has its value, and everybody who reads the file knows its text. */
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");

    private final SigningKey signing;
    private final List<SigningKey> known;

    private Keys(SigningKey signing, List<SigningKey> known) {
        this.signing = signing;
        this.known = List.copyOf(known);
    }

    /**
     * Creates the keys of two secrets; surrounding blanks are ignored.
     *
     * @param secret the secret that signs; its signatures count
     * @param other a secret that only verifies
     * @return the keys
     * @throws InvalidSettingException if a secret is too short or a placeholder without a value; the message does not
     *     quote it
     */
    public static Keys of(String secret, Optional<String> other) {
        SigningKey signing = key(secret);
        return new Keys(
                signing,
                Stream.concat(Stream.of(signing), other.map(Keys::key).stream()).toList());
    }

    private static SigningKey key(String secret) {
        String text = secret.strip();
        if (UNRESOLVED.matcher(text).find()) {
            throw new InvalidSettingException(
                    "is a placeholder that nothing resolves",
                    "set the environment variable or the property that it names, to the secret that all services share");
        }
        if (text.length() < MIN_LENGTH) {
            throw new InvalidSettingException(
                    "has fewer than " + MIN_LENGTH + " characters",
                    "set at least that many random ones, such as 'openssl rand -base64 32' prints");
        }
        return new SigningKey(text);
    }

    SigningKey signing() {
        return signing;
    }

    /** The key with this id; empty if this service does not have it. */
    Optional<SigningKey> named(String id) {
        for (SigningKey key : known) {
            if (key.id().equals(id)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return known.toString();
    }
}
