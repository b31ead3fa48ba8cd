package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.servlet.GrayFilter;
import io.github.grayrelease.trust.Trust;
import io.opentelemetry.api.baggage.Baggage;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * A filter around an empty chain, with a rule that does not match. The lower bound is a filter that only sets a
 * ThreadLocal, the MDC and OpenTelemetry's baggage, and restores their former values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

    private static final ThreadLocal<String> BARE = new ThreadLocal<>();
    private static final FilterChain EMPTY = (request, response) -> {};

    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")
                    .rules(RuleDefinition.rule("testers", "beta")
                            .when(MatchDefinition.header("X-User-Tag", TestDefinition.exact("beta"))))))
            .tags(new TagReader(TagNames.DEFAULT, Trust.ALL))
            .observer(mdc())
            .start();
    private final Filter gray = new GrayFilter(new GrayFlow(runtime));
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/order");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private static GrayObserver mdc() {
        return Observers.mdc();
    }

    /** Closes the application. */
    @TearDown
    public void stop() {
        runtime.close();
    }

    /** The lower bound. */
    @Benchmark
    public void byHand() throws IOException, ServletException {
        String stage = request.getHeader("X-Gray-Stage") == null ? "stable" : "beta";
        String before = BARE.get();
        String mdcBefore = MDC.get("gray.stage");
        BARE.set(stage);
        MDC.put("gray.stage", stage);
        try (io.opentelemetry.context.Scope baggage =
                Baggage.current().toBuilder().put("gray.stage", stage).build().makeCurrent()) {
            EMPTY.doFilter(request, response);
        } finally {
            putBack(before, mdcBefore);
        }
    }

    private static void putBack(@Nullable String before, @Nullable String mdcBefore) {
        if (before == null) {
            BARE.remove();
        } else {
            BARE.set(before);
        }
        if (mdcBefore == null) {
            MDC.remove("gray.stage");
        } else {
            MDC.put("gray.stage", mdcBefore);
        }
    }

    /** With Gray. */
    @Benchmark
    public void gray() throws IOException, ServletException {
        // Gray decides a request once; this makes the request new each time.
        request.removeAttribute("io.github.grayrelease.context");
        gray.doFilter(request, response, EMPTY);
    }
}
