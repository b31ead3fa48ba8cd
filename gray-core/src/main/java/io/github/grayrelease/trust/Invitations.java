package io.github.grayrelease.trust;

import io.github.grayrelease.Request;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.trust.SignedText.Use;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates and verifies invitations: {@code v1.KEY.EXPIRY.ID.STAGE.MAC}, first in a link, then in a cookie. None is stored;
 * every service that has the secret can verify them. Safe for all threads.
 */
public final class Invitations {

    /** The query parameter of a link. */
    public static final String PARAMETER = "gray-invite";

    /** The maximum lifetime. A withdrawal can be forgotten after that time. */
    public static final Duration LONGEST = Duration.ofDays(90);

    /** The cookie's name on an insecure connection. */
    static final String COOKIE = "gray-invite";

    /**
     * The cookie's name on a secure connection: browsers accept it from this host only, and only over a secure connection.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a> and its successor's section on cookie prefixes
     */
    static final String SECURE_COOKIE = "__Host-gray-invite";

    /** The longest valid token has 153 characters. */
    private static final int MOST_CHARACTERS = 160;

    private static final int FIELDS = 2;
    private static final int ID_BYTES = 9;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{12}");

    private final SecureRandom random = new SecureRandom();
    private final Keys keys;
    private final InstantSource clock;
    private volatile Set<String> withdrawn = Set.of();

    /**
     * Creates an instance for a set of secrets.
     *
     * @param keys the secrets
     * @param clock the clock
     */
    public Invitations(Keys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes an invitation.
     *
     * @param stage a stage name
     * @param lasting its lifetime: positive and at most {@link #LONGEST}
     * @return the invitation
     * @throws IllegalArgumentException if the stage is not a stage name or the lifetime is out of bounds
     */
    public Invitation invite(String stage, Duration lasting) {
        if (!StageName.isValid(stage)) {
            throw new IllegalArgumentException("the stage of an invitation must be a stage name");
        }
        if (lasting.compareTo(Duration.ofSeconds(1)) < 0 || lasting.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an invitation lasts from a second to " + LONGEST.toDays() + " days");
        }
        String id = newId();
        Instant expires = clock.instant().plus(lasting).truncatedTo(ChronoUnit.SECONDS);
        String token = SignedText.sign(keys.signing(), Use.INVITATION, expires, List.of(id, stage), "");
        return new Invitation(id, stage, expires, token);
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Withdraws invitations; from the next decision on they do not count.
     *
     * @param ids the ids of all withdrawn invitations; replaces the former set
     */
    public void withdraw(Set<String> ids) {
        withdrawn = Set.copyOf(ids);
    }

    /**
     * Whether a text has the form of an invitation id.
     *
     * @param text any text
     * @return true if it has
     */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * The invitation of a token; empty if the token is invalid, expired or withdrawn, or lasts longer than
     * {@link #LONGEST}: it would outlive its withdrawal.
     */
    public Optional<Invitation> read(String token) {
        Optional<SignedText> parsed = SignedText.parse(token, MOST_CHARACTERS, FIELDS);
        if (parsed.isEmpty() || !isTimely(parsed.get(), clock.instant())) {
            return Optional.empty();
        }
        SignedText signed = parsed.get();
        return keys.named(signed.keyId())
                .filter(key -> signed.isSignedBy(key, Use.INVITATION, ""))
                .map(known ->
                        new Invitation(signed.fields().get(0), signed.fields().get(1), signed.expires(), token))
                .filter(invitation -> !withdrawn.contains(invitation.id()));
    }

    private static boolean isTimely(SignedText signed, Instant now) {
        return signed.lastsAt(now)
                && !signed.expires().isAfter(now.plus(LONGEST).plus(SignedText.SKEW));
    }

    /** The redirect for a request with an invitation in its URL; empty for any other request. */
    public Optional<InvitationRedirect> admit(Request request) {
        return InvitationRedirect.of(request, this::read, clock.instant());
    }

    /** The name of the invitation cookie on this kind of connection. */
    public static String cookie(Request request) {
        return request.isSecure() ? SECURE_COOKIE : COOKIE;
    }
}
