package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayFilter;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayWalk;
import io.github.grayrelease.decide.RuleDefinition;
import io.github.grayrelease.decide.RuleDocument;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleBooks;
import io.github.grayrelease.source.RuleControl;
import io.github.grayrelease.source.Snapshots;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * Requests while their rules are reloaded, each time with rules that were never there before, so that nothing is known of
 * them; the lower bound is the same without reloads. What counts is the tail.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReloadBenchmark {

    private static final FilterChain EMPTY = (request, response) -> {};

    /** How often the rules change. */
    @Param({"0", "100"})
    private int reloadsPerSecond;

    private final RuleDocument first = document(0);
    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(first)).start();
    private final RuleControl control = new RuleControl(
            runtime.books(), first, "benchmark", Snapshots.none(), InstantSource.system(), new GrayObserver() {});
    private final Filter gray = new GrayFilter(new GrayWalk(runtime));
    private final Thread reloads = new Thread(this::reload, "reloads");
    private volatile boolean stopped;

    private static RuleDocument document(int number) {
        return RuleDocument.of("stable", "canary", "beta")
                .rules(RuleDefinition.rule("everybody-" + number, number % 2 == 0 ? "canary" : "beta"));
    }

    /** Begins to reload. */
    @Setup
    public void start() {
        if (reloadsPerSecond > 0) {
            reloads.start();
        }
    }

    private void reload() {
        for (int i = 0; !stopped; i++) {
            control.offer(document(i), "benchmark");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / reloadsPerSecond);
        }
    }

    /** Ends the application. */
    @TearDown
    public void stop() throws InterruptedException {
        stopped = true;
        reloads.join();
        runtime.close();
    }

    /** One request. */
    @Benchmark
    public void request() throws IOException, ServletException {
        gray.doFilter(new MockHttpServletRequest("GET", "/order"), new MockHttpServletResponse(), EMPTY);
    }
}
