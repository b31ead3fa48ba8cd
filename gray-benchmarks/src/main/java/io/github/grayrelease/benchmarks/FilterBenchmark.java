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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.MDC;

/**
 * A filter around an empty chain, for a request with eight headers of its own: with a tag that counts, or with rules that
 * miss; with MDC and baggage, or with all observers of an application of Spring Boot: MDC, log, span and meters. The lower
 * bound is a filter that only sets a ThreadLocal, the MDC and OpenTelemetry's baggage, and restores their former values;
 * beside all observers, it also asks for the span and increments one counter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

    private static final ThreadLocal<String> BARE = new ThreadLocal<>();
    private static final FilterChain EMPTY = (request, response) -> {};

    private final GrayRuntime runtime = runtime(Observers.mdc());
    private final Filter gray = new GrayFilter(new GrayFlow(runtime));

    private final ObserverBeans beans = new ObserverBeans();
    private final GrayRuntime observedRuntime = runtime(Observers.all(beans::all));
    private final Filter observedGray = new GrayFilter(new GrayFlow(observedRuntime));
    private final Counter counter = new SimpleMeterRegistry().counter("requests", "stage", "beta");
    private final PlainRequest untagged = new PlainRequest();
    private final PlainRequest tagged = new PlainRequest("X-Gray-Stage", "beta");
    private final PlainResponse response = new PlainResponse();

    private static GrayRuntime runtime(GrayObserver observer) {
        return GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")
                        .subject("header:X-User-Id")
                        .rules(
                                RuleDefinition.rule("testers", "beta")
                                        .when(MatchDefinition.header("X-User-Tag", TestDefinition.exact("beta"))),
                                RuleDefinition.rule("europe", "canary")
                                        .when(MatchDefinition.header("X-Region", TestDefinition.exact("eu")))
                                        .percent("10"))))
                .tags(new TagReader(TagNames.DEFAULT, Trust.ALL))
                .observer(observer)
                .start();
    }

    /** Creates the observers of an application. */
    @Setup
    public void start() {
        beans.startFor(observedRuntime);
    }

    /** Closes the applications. */
    @TearDown
    public void stop() {
        runtime.close();
        observedRuntime.close();
        beans.close();
    }

    /** The lower bound. */
    @Benchmark
    public void byHand() throws IOException, ServletException {
        byHand(untagged);
    }

    /** The lower bound of a tagged request. */
    @Benchmark
    public void byHandTagged() throws IOException, ServletException {
        byHand(tagged);
    }

    /** The lower bound of a tagged request with all observers. */
    @Benchmark
    public void byHandTaggedObserved() throws IOException, ServletException {
        byHand(tagged);
        Span span = Span.current();
        if (span.isRecording()) {
            span.setAttribute("gray.stage", "beta");
        }
        counter.increment();
    }

    private void byHand(PlainRequest request) throws IOException, ServletException {
        String tag = request.getHeader("X-Gray-Stage");
        String stage = tag == null ? "stable" : tag;
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

    /** With Gray; no rule decides. */
    @Benchmark
    public void gray() throws IOException, ServletException {
        untagged.forget();
        gray.doFilter(untagged, response, EMPTY);
    }

    /** With Gray; the tag counts. */
    @Benchmark
    public void grayTagged() throws IOException, ServletException {
        tagged.forget();
        gray.doFilter(tagged, response, EMPTY);
    }

    /** With Gray and all observers; no rule decides. */
    @Benchmark
    public void grayObserved() throws IOException, ServletException {
        untagged.forget();
        observedGray.doFilter(untagged, response, EMPTY);
    }

    /** With Gray and all observers; the tag counts. */
    @Benchmark
    public void grayTaggedObserved() throws IOException, ServletException {
        tagged.forget();
        observedGray.doFilter(tagged, response, EMPTY);
    }
}
