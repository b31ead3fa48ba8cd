package io.github.grayrelease.resttemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Both clients by hand, without Spring Boot, over real sockets and on both request factories of the JDK. */
class TaggingTest {

    private final List<String> suppressed = new ArrayList<>();
    private final Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
        @Override
        public void suppressed(String host) {
            suppressed.add(host);
        }
    });
    private Echo server = new Echo();

    TaggingTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<ClientHttpRequestFactory> factories() {
        return Stream.of(new JdkClientHttpRequestFactory(), new SimpleClientHttpRequestFactory());
    }

    private RestClient restClient(ClientHttpRequestFactory factory) {
        return RestClient.builder()
                .requestFactory(factory)
                .apply(new RestClientTagging(egress))
                .build();
    }

    private RestTemplate restTemplate(ClientHttpRequestFactory factory) {
        RestTemplate template = new RestTemplate(factory);
        new RestTemplateTagging(egress).accept(template);
        return template;
    }

    private String get(RestClient client, String url) {
        return String.valueOf(client.get().uri(url).retrieve().body(String.class));
    }

    private static String get(RestTemplate template, String url) {
        return String.valueOf(template.getForObject(url, String.class));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void theTagLeavesTheBaselineToo(ClientHttpRequestFactory factory) {
        for (String stage : List.of("beta/team-a", "stable")) {
            try (GrayScope scope = Gray.open(stage)) {
                assertThat(get(restClient(factory), server.url())).isEqualTo("[" + stage + "] []");
                assertThat(get(restTemplate(factory), server.url())).isEqualTo("[" + stage + "] []");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void outsideARequestNothingIsSentSoThatALossShows(ClientHttpRequestFactory factory) {
        assertThat(get(restClient(factory), server.url())).isEqualTo("[] []");
        assertThat(get(restTemplate(factory), server.url())).isEqualTo("[] []");
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aHeaderOfTheApplicationsOwnIsLeftAlone(ClientHttpRequestFactory factory) {
        HttpHeaders own = new HttpHeaders();
        own.set("X-Gray-Stage", "canary");
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(restClient(factory)
                            .get()
                            .uri(server.url())
                            .header("x-gray-stage", "canary")
                            .retrieve()
                            .body(String.class))
                    .isEqualTo("[canary] []");
            assertThat(restTemplate(factory)
                            .exchange(server.url(), HttpMethod.GET, new HttpEntity<>(own), String.class)
                            .getBody())
                    .isEqualTo("[canary] []");
        }
    }

    @Test
    void anExchangeOnAnotherThreadCarriesTheTagItWasBegunWith() {
        RestClient.RequestHeadersSpec<?> begun;
        try (GrayScope scope = Gray.open("beta")) {
            begun = restClient(new JdkClientHttpRequestFactory()).get().uri(server.url());
        }
        assertThat(CompletableFuture.supplyAsync(() -> begun.retrieve().body(String.class))
                        .join())
                .isEqualTo("[beta] []");
    }

    @Test
    void aRetryCarriesTheSameTag() {
        RestClient client = restClient(new JdkClientHttpRequestFactory());
        try (GrayScope scope = Gray.open("beta")) {
            RestClient.RequestHeadersSpec<?> begun = client.get().uri(server.url());
            assertThat(begun.retrieve().body(String.class)).isEqualTo("[beta] []");
            assertThat(begun.retrieve().body(String.class)).isEqualTo("[beta] []");
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void bodiesThatStreamKeepStreaming(ClientHttpRequestFactory factory) throws IOException {
        StreamingHttpOutputMessage.Body waitsForTheServer = output -> {
            output.write(new byte[64 * 1024]);
            output.flush();
            try {
                // A client that buffers has sent nothing by now, so that the server can't have seen it.
                assertThat(server.firstByte.await(10, TimeUnit.SECONDS))
                        .as("the server has seen the first byte before the last was written")
                        .isTrue();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            output.write(new byte[64 * 1024]);
        };
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(restTemplate(factory)
                            .<String>execute(
                                    URI.create(server.url()),
                                    HttpMethod.POST,
                                    request -> ((StreamingHttpOutputMessage) request).setBody(waitsForTheServer),
                                    response -> new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)))
                    .isEqualTo("[beta] []");
        }
        server.close();
        server = new Echo();
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(restClient(factory)
                            .post()
                            .uri(server.url())
                            .body(waitsForTheServer)
                            .retrieve()
                            .body(String.class))
                    .isEqualTo("[beta] []");
        }
    }

    interface Stock {
        @GetExchange("/")
        String get();
    }

    @Test
    void httpInterfaceClientsHandTheTagOn() {
        RestClient client = RestClient.builder()
                .baseUrl(server.url())
                .apply(new RestClientTagging(egress))
                .build();
        Stock stock = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(Stock.class);

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(stock.get()).isEqualTo("[beta] []");
        }
    }

    @Test
    void taggingTwiceSendsOneTagAndInterceptorsStay() {
        List<String> intercepted = new ArrayList<>();
        RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory());
        template.getInterceptors().add((request, body, next) -> {
            intercepted.add(String.valueOf(request.getMethod()));
            return next.execute(request, body);
        });
        new RestTemplateTagging(egress).accept(template);
        new RestTemplateTagging(egress).accept(template);
        RestClient client = RestClient.builder()
                .apply(new RestClientTagging(egress))
                .apply(new RestClientTagging(egress))
                .build();

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(get(template, server.url())).isEqualTo("[beta] []");
            assertThat(get(client, server.url())).isEqualTo("[beta] []");
        }
        assertThat(intercepted).containsExactly("GET");
    }

    /** A propagator writes all baggage onto every request; the name outside leads to the server here. */
    @Test
    void aHostThatIsNotAllowedGetsTheTagNeitherAsHeaderNorInBaggage() {
        ObservationRegistry observed = propagatingBaggage();
        String outside =
                "http://outside.example.com:" + URI.create(server.url()).getPort() + "/";
        RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory());
        template.setObservationRegistry(observed);
        new RestTemplateTagging(egress).accept(template);
        RestClient client = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory())
                .observationRegistry(observed)
                .apply(new RestClientTagging(egress))
                .build();

        try (Scope own = Baggage.builder().put("user", "anna").build().makeCurrent();
                GrayScope scope = Gray.open("beta")) {
            assertThat(get(template, server.url())).startsWith("[beta] [").contains("gray.stage=beta", "user=anna");
            assertThat(get(client, server.url())).startsWith("[beta] [").contains("gray.stage=beta", "user=anna");
            assertThat(get(template, outside)).isEqualTo("[] [user=anna]");
            assertThat(get(client, outside)).isEqualTo("[] [user=anna]");
        }
        assertThat(suppressed).hasSize(2);
    }

    private static ObservationRegistry propagatingBaggage() {
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        Tracer spans = SdkTracerProvider.builder().build().get("test");
        OtelTracer tracer =
                new OtelTracer(spans, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of()));
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CBaggagePropagator.getInstance()), spans);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
        return registry;
    }
}
