package io.github.grayrelease.benchmarks;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A question for the stage of the current context. The lower bound is a ThreadLocal and a string comparison. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BranchBenchmark {

    private static final ThreadLocal<String> BARE = new ThreadLocal<>();

    /** The stage of the context: the one in the question, or another. */
    @Param({"beta", "stable"})
    public String stage = "";

    private GrayScope scope = GrayScope.NOTHING;
    private GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")
                    .variant("new-price", new VariantDefinition(List.of("beta"), null))))
            .observer(new GrayObserver() {})
            .start();

    /** Opens a scope with the stage on the benchmark's thread. */
    @Setup(Level.Iteration)
    public void openScope() {
        // A new string, like a tag off the wire.
        scope = Gray.open(String.valueOf(stage.toCharArray()));
        BARE.set(String.valueOf(stage.toCharArray()));
    }

    /** Closes the scope. */
    @TearDown(Level.Iteration)
    public void closeScope() {
        scope.close();
        BARE.remove();
    }

    /** Closes the application. */
    @TearDown(Level.Trial)
    public void stop() {
        runtime.close();
    }

    /**
     * The lower bound.
     *
     * @return the result of the path
     */
    @Benchmark
    public int bare() {
        return "beta".equals(BARE.get()) ? 1 : 2;
    }

    /**
     * With Gray.
     *
     * @return the result of the path
     */
    @Benchmark
    public int gray() {
        return Gray.when("beta").then(() -> 1).otherwise(() -> 2);
    }

    /**
     * With Gray, as a condition.
     *
     * @return whether it is active
     */
    @Benchmark
    public boolean active() {
        return Gray.when("beta").active();
    }

    /**
     * With Gray, for a variant besides the stages.
     *
     * @return whether it is active
     */
    @Benchmark
    public boolean variant() {
        return Gray.when("new-price").active();
    }
}
