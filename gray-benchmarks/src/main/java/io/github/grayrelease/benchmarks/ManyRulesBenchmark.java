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
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Many rules, the last of which decides. The lower bound is the same with ten rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManyRulesBenchmark {

    /** The number of rules. */
    @Param({"10", "10000"})
    public int rules;

    /** The condition of the rules. */
    @Param({"header", "in", "subject"})
    public String on = "";

    private RuleDocument document = RuleDocument.of("stable", "beta");
    private RuleBook book = RuleCompiler.compile(document);
    private RequestFacts request = new RequestFacts();

    /** Compiles the rules. */
    @Setup
    public void compile() {
        RuleDefinition[] written = new RuleDefinition[rules];
        for (int i = 0; i < rules; i++) {
            written[i] = RuleDefinition.rule("rule-" + i, "beta").when(entry("value-" + i));
        }
        document = RuleDocument.of("stable", "beta").subject("header:X-User-Id").rules(written);
        book = RuleCompiler.compile(document);
        String last = "value-" + (rules - 1);
        request = new RequestFacts().header("X-Tenant", last).header("X-User-Id", last);
    }

    private MatchDefinition entry(String value) {
        return switch (on) {
            case "header" -> MatchDefinition.header("X-Tenant", TestDefinition.exact(value));
            case "in" -> MatchDefinition.header("X-Tenant", TestDefinition.in(value, value + "-b"));
            default -> MatchDefinition.subject(TestDefinition.exact(value));
        };
    }

    /**
     * Decides.
     *
     * @return the decision
     */
    @Benchmark
    public GrayDecision decide() {
        return book.decide(PresentedTags.NOTHING, request, InstantSource.system())
                .decision();
    }

    /**
     * Compiles the rules; no request waits for this.
     *
     * @return the book
     */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public RuleBook compileAgain() {
        return RuleCompiler.compile(document);
    }
}
