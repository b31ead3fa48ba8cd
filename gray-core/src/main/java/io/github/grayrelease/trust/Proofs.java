package io.github.grayrelease.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.trust.SignedText.Use;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Creates and verifies proofs that a tag comes from a sender who knows the secret. The header
 * {@code X-Gray-Proof: v1.KEY.EXPIRY.MAC} accompanies a tag, for one stage and 300 seconds. Anyone who sees it can replay
 * it for that time. Safe for all threads.
 */
public final class Proofs {

    /** The header of a proof. */
    public static final String HEADER = "X-Gray-Proof";

    /** The lifetime of a proof. */
    static final Duration VALIDITY = Duration.ofMinutes(5);

    /** The time for which one proof is reused: it must still be valid when it arrives. */
    static final Duration REUSE = Duration.ofMinutes(1);

    /** A valid proof has 66 characters until the year 2286. */
    private static final int MOST_CHARACTERS = 80;

    private static final int NO_FIELDS = 0;

    /** Bounded, because each lane has its own proof and there may be many lanes. */
    private static final int MOST_KEPT = 256;

    private final Keys keys;
    private final InstantSource clock;
    private final Cache<String, Made> made =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

    /**
     * Creates an instance for a set of secrets.
     *
     * @param keys the secrets
     * @param clock the clock
     */
    public Proofs(Keys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A proof for a person to send.
     *
     * @param text the value of the header
     * @param expires the time until which it counts
     */
    public record Proof(String text, Instant expires) {}

    private record Made(String proof, Instant at) {

        /** Also false if the clock went back. */
        boolean mayBeSent(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    /**
     * Proves a stage.
     *
     * @param stage the stage of the tag
     * @return the value of the header, valid for at least 240 seconds
     */
    public String of(String stage) {
        Instant now = clock.instant();
        Made last = made.getIfPresent(stage);
        if (last != null && last.mayBeSent(now)) {
            return last.proof();
        }
        String proof = signed(stage, now.plus(VALIDITY));
        made.put(stage, new Made(proof, now));
        return proof;
    }

    private String signed(String stage, Instant expires) {
        return SignedText.sign(keys.signing(), Use.PROOF, expires, List.of(), stage);
    }

    /**
     * Makes a proof that nobody else uses, so that it lasts its whole time.
     *
     * @param stage the stage of the tag
     * @return the proof, valid for 300 seconds
     */
    public Proof fresh(String stage) {
        Instant expires = clock.instant().plus(VALIDITY).truncatedTo(ChronoUnit.SECONDS);
        return new Proof(signed(stage, expires), expires);
    }

    /** The defect of a proof for a stage, in words that quote nothing of the request; empty if the proof is valid. */
    Optional<String> problem(String proof, String stage) {
        Optional<SignedText> parsed = SignedText.parse(proof, MOST_CHARACTERS, NO_FIELDS);
        if (parsed.isEmpty()) {
            return Optional.of("is malformed");
        }
        SignedText signed = parsed.get();
        Instant now = clock.instant();
        if (!signed.lastsAt(now)) {
            return Optional.of("has expired");
        }
        if (signed.expires().isAfter(now.plus(VALIDITY).plus(SignedText.SKEW))) {
            return Optional.of("comes from a clock that is ahead");
        }
        return keys.named(signed.keyId())
                .map(key -> signed.isSignedBy(key, Use.PROOF, stage)
                        ? Optional.<String>empty()
                        : Optional.of("is for another stage or is forged"))
                .orElseGet(() -> Optional.of("was signed with another secret"));
    }
}
