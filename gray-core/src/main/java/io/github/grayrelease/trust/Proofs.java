package io.github.grayrelease.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.trust.SignedText.Use;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Proves that a tag comes from someone who knows the secret: makes the header that travels beside a tag, and checks it.
 * {@code X-Gray-Proof: v1.KEY.EXPIRY.MAC} is for one stage and 300 seconds. Who sees it can send it again for as long.
 * Safe for all threads.
 */
public final class Proofs {

    /** The header that a proof travels in. */
    public static final String HEADER = "X-Gray-Proof";

    /** How long a proof counts. */
    static final Duration VALIDITY = Duration.ofMinutes(5);

    /** How long a proof is sent before the next one is made: it must still count for a while when it arrives. */
    static final Duration REUSE = Duration.ofMinutes(1);

    /** One that is right has 66 characters until the year 2286. */
    private static final int MOST_CHARACTERS = 80;

    private static final int NO_FIELDS = 0;

    /** Lanes are many, and each of them has a proof of its own. */
    private static final int MOST_KEPT = 256;

    private final Keys keys;
    private final InstantSource clock;
    private final Cache<String, Made> made =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

    /**
     * Creates what makes and checks proofs.
     *
     * @param keys the secrets
     * @param clock tells the time
     */
    public Proofs(Keys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    private record Made(String proof, Instant at) {

        /** Not either where the clock went back. */
        boolean mayBeSent(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    /**
     * Proves a stage.
     *
     * @param stage the stage of the tag that it travels beside
     * @return the value of the header; it counts for 240 seconds at least
     */
    public String of(String stage) {
        Instant now = clock.instant();
        Made last = made.getIfPresent(stage);
        if (last != null && last.mayBeSent(now)) {
            return last.proof();
        }
        String proof = SignedText.sign(keys.signing(), Use.PROOF, now.plus(VALIDITY), List.of(), stage);
        made.put(stage, new Made(proof, now));
        return proof;
    }

    /** What is wrong with a proof of a stage, in words that say nothing of what was sent; empty where it is right. */
    Optional<String> problem(String proof, String stage) {
        Optional<SignedText> parsed = SignedText.parse(proof, MOST_CHARACTERS, NO_FIELDS);
        if (parsed.isEmpty()) {
            return Optional.of("was none");
        }
        SignedText signed = parsed.get();
        Instant now = clock.instant();
        if (!signed.lastsAt(now)) {
            return Optional.of("had expired");
        }
        if (signed.expires().isAfter(now.plus(VALIDITY).plus(SignedText.SKEW))) {
            return Optional.of("was from a clock that is ahead");
        }
        return keys.named(signed.keyId())
                .map(key -> signed.isSignedBy(key, Use.PROOF, stage)
                        ? Optional.<String>empty()
                        : Optional.of("was not for the stage of the tag, or was forged"))
                .orElseGet(() -> Optional.of("was made with another secret"));
    }
}
