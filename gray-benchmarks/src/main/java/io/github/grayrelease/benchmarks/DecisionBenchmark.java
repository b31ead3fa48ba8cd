package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.Request;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.decide.Surroundings;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.share.Share;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A header's exact value and 10 % of subjects with ids of 36 characters, for 1,024 of them in turn. The lower bounds are the
 * hash alone, and the same rule by hand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    private static final int SUBJECTS = 1024;
    private static final int ON_ONE_HEADER = 100;

    private final RuleBook book = book(1);
    private final RuleBook hundred = book(ON_ONE_HEADER);
    private final RuleBook rollout = rollout();
    private final Surroundings surroundings = new Surroundings(InstantSource.system(), null);
    private final Subjects request = new Subjects();

    /** Rules on one header's exact values; the last of them is the one that matches. */
    private static RuleBook book(int rules) {
        RuleDefinition[] written = new RuleDefinition[rules];
        for (int i = 0; i < rules; i++) {
            String region = i == rules - 1 ? "eu" : "region-" + i;
            written[i] = RuleDefinition.rule(i == rules - 1 ? "checkout" : "rule-" + i, "canary")
                    .when(MatchDefinition.header("X-Region", TestDefinition.exact(region)))
                    .percent("10");
        }
        return RuleCompiler.compile(RuleDocument.of("stable", "canary", "beta")
                .subject("header:X-User-Id")
                .rules(written));
    }

    /** The first rule as a rollout that has reached the same share. */
    private static RuleBook rollout() {
        RuleDefinition checkout = RuleDefinition.rule("checkout", "canary")
                .when(MatchDefinition.header("X-Region", TestDefinition.exact("eu")))
                .ramp(StepDefinition.lasting("1h", "10"), StepDefinition.lasting(null, "100"));
        return RuleCompiler.compile(RuleDocument.of("stable", "canary", "beta")
                        .subject("header:X-User-Id")
                        .rules(checkout))
                .reaching(Map.of(checkout.content(), Share.parse("10").orElseThrow()));
    }

    /**
     * The hash alone.
     *
     * @return whether the subject is inside
     */
    @Benchmark
    public boolean hashByHand() {
        long hash =
                Integer.toUnsignedLong(murmur3(("checkout:" + request.next()).getBytes(StandardCharsets.ISO_8859_1)));
        return (hash % 100) * 100 + (hash / 100) % 100 < 1000;
    }

    /**
     * The rule by hand.
     *
     * @return the stage
     */
    @Benchmark
    public String byHand() {
        request.next();
        String user = request.header("x-user-id");
        if ("eu".equals(request.header("x-region")) && user != null) {
            long hash = Integer.toUnsignedLong(murmur3(("checkout:" + user).getBytes(StandardCharsets.UTF_8)));
            if ((hash % 100) * 100 + (hash / 100) % 100 < 1000) {
                return "canary";
            }
        }
        return "stable";
    }

    /**
     * With Gray.
     *
     * @return the decision
     */
    @Benchmark
    public GrayDecision gray() {
        request.next();
        return book.decide(PresentedTags.NOTHING, request, surroundings).decision();
    }

    /**
     * With Gray; the rule is the last of a hundred on the same header.
     *
     * @return the decision
     */
    @Benchmark
    public GrayDecision grayLastOfHundred() {
        request.next();
        return hundred.decide(PresentedTags.NOTHING, request, surroundings).decision();
    }

    /**
     * With Gray; the rule is a rollout, so the outcome tells the arm of the request.
     *
     * @return the decision
     */
    @Benchmark
    public GrayDecision grayRollout() {
        request.next();
        return rollout.decide(PresentedTags.NOTHING, request, surroundings).decision();
    }

    private static int murmur3(byte[] bytes) {
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593, 13) * 5
                    + 0xe6546b64;
        }
        int rest = 0;
        for (int i = bytes.length - 1; i >= whole; i--) {
            rest = rest << 8 | (bytes[i] & 0xff);
        }
        int h = hash ^ Integer.rotateLeft(rest * 0xcc9e2d51, 15) * 0x1b873593 ^ bytes.length;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    /** A request with almost no cost of its own, each time of another subject. */
    private static final class Subjects implements Request {

        private final String[] ids = new String[SUBJECTS];
        private int at;

        Subjects() {
            Random random = new Random(1);
            for (int i = 0; i < SUBJECTS; i++) {
                ids[i] = new UUID(random.nextLong(), random.nextLong()).toString();
            }
        }

        String next() {
            at = (at + 1) & (SUBJECTS - 1);
            return ids[at];
        }

        @Override
        public @Nullable String header(String name) {
            return switch (name) {
                case "x-region" -> "eu";
                case "x-user-id" -> ids[at];
                default -> null;
            };
        }

        @Override
        public List<String> headers(String name) {
            String value = header(name);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public @Nullable String cookie(String name) {
            return null;
        }

        @Override
        public @Nullable String query(String name) {
            return null;
        }

        @Override
        public @Nullable String principal() {
            return null;
        }

        @Override
        public String peer() {
            return "127.0.0.1";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public String address() {
            return "127.0.0.1";
        }

        @Override
        public boolean hasRole(String role) {
            return false;
        }
    }
}
