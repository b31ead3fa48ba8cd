package io.github.grayrelease.benchmarks;

import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The cost of a proof per request: creating a proof, sending a cached one, and checking one, compared with the same tag if
 * all senders are trusted. The lower bound of creating and checking is one HMAC of the signed text with an existing
 * {@code Mac}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProofBenchmark {

    private static final String SECRET = "a-secret-of-more-than-32-characters";
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private final Keys keys = Keys.of(SECRET, Optional.empty());
    private final Proofs proofs = new Proofs(keys, InstantSource.fixed(START));
    private final TagReader signed = new TagReader(TagNames.DEFAULT, Trust.signed(proofs));
    private final TagReader trusting = new TagReader(TagNames.DEFAULT, Trust.ALL);
    private final RequestFacts request =
            new RequestFacts().header(TagNames.DEFAULT_HEADER, "beta").header(Proofs.HEADER, proofs.of("beta"));
    private final RequestFacts unproved = new RequestFacts().header(TagNames.DEFAULT_HEADER, "beta");
    private final byte[] text = "gray-proof-v1\nv1.AAAAAAAA.1796083500\nbeta".getBytes(StandardCharsets.UTF_8);
    private final Mac mac = mac();
    private Instant now = START;
    private final Proofs never = new Proofs(keys, () -> now);

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The lower bound. */
    @Benchmark
    public byte[] bareHmac() {
        return mac.doFinal(text);
    }

    /** Creates a proof because the last one is too old. */
    @Benchmark
    public String made() {
        now = now.plusSeconds(60);
        return never.of("beta");
    }

    /** Reuses the proof of an earlier request. */
    @Benchmark
    public String sentAgain() {
        return proofs.of("beta");
    }

    /** Reads a tag if all senders are trusted. */
    @Benchmark
    public PresentedTags trusted() {
        return trusting.read(unproved, Stages.DEFAULT);
    }

    /** Reads a tag with a proof. */
    @Benchmark
    public PresentedTags proved() {
        return signed.read(request, Stages.DEFAULT);
    }
}
