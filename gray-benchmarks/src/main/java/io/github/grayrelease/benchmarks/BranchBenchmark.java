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

/** Asking for a stage that is held. The lower bound is a ThreadLocal and a comparison of strings. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BranchBenchmark {

    private static final ThreadLocal<String> BARE = new ThreadLocal<>();

    /** The stage that is held: the one that is asked for, or another. */
    @Param({"beta", "stable"})
    public String held = "";

    private GrayScope scope = GrayScope.NOTHING;
    private GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")
                    .variant("new-price", new VariantDefinition(List.of("beta"), null))))
            .observer(new GrayObserver() {})
            .start();

    /** Holds the stage on the benchmark's thread. */
    @Setup(Level.Iteration)
    public void hold() {
        // A string of its own, as a tag off the wire is.
        scope = Gray.open(String.valueOf(held.toCharArray()));
        BARE.set(String.valueOf(held.toCharArray()));
    }

    /** Lets go of it. */
    @TearDown(Level.Iteration)
    public void letGo() {
        scope.close();
        BARE.remove();
    }

    /** Ends the application. */
    @TearDown(Level.Trial)
    public void stop() {
        runtime.close();
    }

    /**
     * The lower bound.
     *
     * @return what the path yields
     */
    @Benchmark
    public int bare() {
        return "beta".equals(BARE.get()) ? 1 : 2;
    }

    /**
     * With Gray.
     *
     * @return what the path yields
     */
    @Benchmark
    public int gray() {
        return Gray.when("beta").then(() -> 1).otherwise(() -> 2);
    }

    /**
     * With Gray, as a condition.
     *
     * @return whether it is on
     */
    @Benchmark
    public boolean active() {
        return Gray.when("beta").active();
    }

    /**
     * With Gray, for a variant besides the stages.
     *
     * @return whether it is on
     */
    @Benchmark
    public boolean variant() {
        return Gray.when("new-price").active();
    }
}
