package io.github.grayrelease.trust;

import io.github.grayrelease.address.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets that services share: the one that signs, and while it is rotated one more whose signatures still count. Safe
 * for all threads. Never shows a secret, in no text and no message.
 */
public final class Keys {

    /** Fewer characters than this could be guessed from a single signature, without asking anybody. */
    public static final int MIN_LENGTH = 32;

    private final SigningKey signing;
    private final List<SigningKey> known;

    private Keys(SigningKey signing, List<SigningKey> known) {
        this.signing = signing;
        this.known = List.copyOf(known);
    }

    /**
     * The keys of two secrets; blanks around them do not matter.
     *
     * @param secret signs, and its signatures count
     * @param other only its signatures count
     * @return the keys
     * @throws InvalidSettingException if one has too few characters; the message does not quote it
     */
    public static Keys of(String secret, Optional<String> other) {
        SigningKey signing = key(secret);
        return new Keys(
                signing,
                Stream.concat(Stream.of(signing), other.map(Keys::key).stream()).toList());
    }

    private static SigningKey key(String secret) {
        String text = secret.strip();
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

    /** The key that something says it was signed with; empty where that key is not known here, or no longer. */
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
