package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.Request;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One rule: a header and a percentage. The lower bound is the same written by hand, with the same hash. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    private final RuleBook book = RuleCompiler.compile(RuleDocument.of("stable", "canary", "beta")
            .subject("header:X-User-Id")
            .rules(RuleDefinition.rule("checkout", "canary")
                    .when(MatchDefinition.header("X-Region", TestDefinition.exact("eu")))
                    .percent("50")));
    private final Request request = new TwoHeaders();

    /**
     * The lower bound.
     *
     * @return the stage
     */
    @Benchmark
    public String byHand() {
        String user = request.header("x-user-id");
        if ("eu".equals(request.header("x-region")) && user != null) {
            long hash = Integer.toUnsignedLong(murmur3(("checkout:" + user).getBytes(StandardCharsets.UTF_8)));
            if ((hash % 100) * 100 + (hash / 100) % 100 < 5000) {
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
        return book.decide(PresentedTags.NOTHING, request, InstantSource.system())
                .decision();
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

    /** A request with almost no cost of its own. */
    private static final class TwoHeaders implements Request {

        @Override
        public @Nullable String header(String name) {
            return switch (name) {
                case "x-region" -> "eu";
                case "x-user-id" -> "u-1001";
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
