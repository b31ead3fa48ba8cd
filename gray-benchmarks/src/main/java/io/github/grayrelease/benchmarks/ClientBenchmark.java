package io.github.grayrelease.benchmarks;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.resttemplate.RestClientTagging;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * A call by RestClient without a network, in a request whose stage is beta. The lower bound is a client that sets one header;
 * beside it, a client without headers, and one that writes OpenTelemetry's baggage. Gray sends the tag, a proof and the name
 * of the service, after it has checked the host.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientBenchmark {

    private static final String SECRET = "a-secret-of-at-least-32-characters";

    private static final URI ADDRESS = URI.create("http://stock.shop.svc:8080/items/17");

    private static final ClientHttpRequestFactory STUB =
            (address, method) -> new MockClientHttpRequest(method, address) {
                @Override
                protected ClientHttpResponse executeInternal() {
                    return new MockClientHttpResponse(new byte[0], HttpStatus.OK);
                }
            };

    private final Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {})
            .named("shop")
            .proving(new Proofs(Keys.of(SECRET, Optional.empty()), InstantSource.system()));
    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")))
            .observer(new GrayObserver() {})
            .start();

    private final RestClient plain = RestClient.builder().requestFactory(STUB).build();
    private final RestClient withHeader = RestClient.builder()
            .requestFactory(STUB)
            .requestInterceptor((request, body, execution) -> {
                request.getHeaders().set("X-Gray-Stage", "beta");
                return execution.execute(request, body);
            })
            .build();
    private final RestClient withBaggage = RestClient.builder()
            .requestFactory(STUB)
            .requestInterceptor((request, body, execution) -> {
                W3CBaggagePropagator.getInstance()
                        .inject(Context.current(), request.getHeaders(), (headers, name, value) -> {
                            if (headers != null) {
                                headers.set(name, value);
                            }
                        });
                return execution.execute(request, body);
            })
            .build();
    private final RestClient tagged = RestClient.builder()
            .requestFactory(STUB)
            .apply(new RestClientTagging(egress))
            .build();

    private GrayScope scope = GrayScope.NOTHING;

    /** Opens a scope on the benchmark's thread. */
    @Setup(Level.Iteration)
    public void openScope() {
        scope = Gray.open("beta");
    }

    /** Closes the scope. */
    @TearDown(Level.Iteration)
    public void closeScope() {
        scope.close();
    }

    /** Closes the application. */
    @TearDown(Level.Trial)
    public void stop() {
        runtime.close();
    }

    private static Object call(RestClient client) {
        return client.get().uri(ADDRESS).retrieve().toBodilessEntity();
    }

    /**
     * The client alone.
     *
     * @return the answer
     */
    @Benchmark
    public Object bare() {
        return call(plain);
    }

    /**
     * The lower bound.
     *
     * @return the answer
     */
    @Benchmark
    public Object oneHeader() {
        return call(withHeader);
    }

    /**
     * With the W3C baggage of OpenTelemetry.
     *
     * @return the answer
     */
    @Benchmark
    public Object baggage() {
        return call(withBaggage);
    }

    /**
     * With Gray.
     *
     * @return the answer
     */
    @Benchmark
    public Object gray() {
        return call(tagged);
    }
}
