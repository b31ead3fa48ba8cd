package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A decision by a file of a million subjects. The lower bound is a set of the same number of strings. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FileBenchmark {

    private static final int SUBJECTS = 1_000_000;

    private final RequestFacts[] requests = new RequestFacts[1024];
    private final String[] subjects = new String[requests.length];
    private Set<String> set = Set.of();
    private RuleBook book = RuleCompiler.compile(RuleDocument.of("stable", "beta"));
    private int next;

    /** Writes and reads the file. */
    @Setup
    public void prepare() throws IOException {
        Path file = Files.createTempFile("subjects", ".txt");
        Files.write(
                file, IntStream.range(0, SUBJECTS).mapToObj(i -> "user-" + i).toList());
        book = RuleCompiler.compile(RuleDocument.of("stable", "beta")
                .rules(RuleDefinition.rule("vip", "beta")
                        .when(MatchDefinition.subject(TestDefinition.inFile(file.toString())))));
        Files.delete(file);
        set = new HashSet<>(
                IntStream.range(0, SUBJECTS).mapToObj(i -> "user-" + i).toList());
        for (int i = 0; i < requests.length; i++) {
            // Half of them are not in the file.
            subjects[i] = "user-" + i * 2L * SUBJECTS / requests.length;
            requests[i] = new RequestFacts().subject(subjects[i]);
        }
    }

    private int next() {
        next = (next + 1) % requests.length;
        return next;
    }

    /**
     * The lower bound.
     *
     * @return whether the set contains the subject
     */
    @Benchmark
    public boolean setOfStrings() {
        // A string off the wire has no cached hash.
        return set.contains(String.valueOf(subjects[next()].toCharArray()));
    }

    /**
     * With Gray.
     *
     * @return the decision
     */
    @Benchmark
    public GrayDecision gray() {
        return book.decide(PresentedTags.NOTHING, requests[next()], InstantSource.system())
                .decision();
    }
}
