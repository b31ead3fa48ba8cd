package io.github.grayrelease.resttemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Crossroads.Arrival;
import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Redirects between two servers, one of which may not have the tag; both clients on all five request factories. */
class RedirectTest {

    private static final Proofs PROOFS = new Proofs(
            Keys.of("a-secret-of-more-than-32-characters", Optional.empty()),
            InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z")));

    private static final String PROPAGATED = "gray.stage=beta,user=anna";

    private final List<String> suppressed = new ArrayList<>();
    private final Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
                @Override
                public void suppressed(String host) {
                    suppressed.add(host);
                }
            })
            .proving(PROOFS);
    private final Watched watched = new Watched();
    private final Crossroads servers = new Crossroads();

    RedirectTest() throws IOException {}

    @AfterEach
    void stop() {
        servers.close();
    }

    /** Sends one request and answers with status and body of the response. */
    @FunctionalInterface
    interface Client {
        String send(HttpMethod method, String url, HttpHeaders headers, Object body);
    }

    @FunctionalInterface
    interface Kind {
        Client over(ClientHttpRequestFactory factory, Egress egress);
    }

    record Setup(ClientHttpRequestFactoryBuilder<?> builder, Kind kind) {}

    static Map<String, ClientHttpRequestFactoryBuilder<?>> libraries() {
        return Map.of(
                "JDK", ClientHttpRequestFactoryBuilder.jdk(),
                "Apache", ClientHttpRequestFactoryBuilder.httpComponents(),
                "Jetty", ClientHttpRequestFactoryBuilder.jetty(),
                "Simple", ClientHttpRequestFactoryBuilder.simple(),
                "Reactor",
                        // Netty has a resolver of its own, which does not know the names of these tests.
                        ClientHttpRequestFactoryBuilder.reactor()
                                .withHttpClientCustomizer(client ->
                                        client.resolver(io.netty.resolver.DefaultAddressResolverGroup.INSTANCE)));
    }

    static Stream<Named<Setup>> clients() {
        return libraries().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(library -> Stream.of(
                        Named.of(
                                "RestClient on " + library.getKey(), new Setup(library.getValue(), RedirectTest::rest)),
                        Named.of(
                                "RestTemplate on " + library.getKey(),
                                new Setup(library.getValue(), RedirectTest::template))));
    }

    private static Client rest(ClientHttpRequestFactory factory, Egress egress) {
        RestClientTagging tagging = new RestClientTagging(egress);
        RestClient client = RestClient.builder()
                .requestFactory(tagging.following(factory))
                .apply(tagging)
                .build();
        return (method, url, headers, body) -> {
            RestClient.RequestBodySpec request =
                    client.method(method).uri(URI.create(url)).headers(all -> all.addAll(headers));
            if (body instanceof StreamingHttpOutputMessage.Body streamed) {
                request.body(streamed);
            } else if (!body.equals("")) {
                request.body(body);
            }
            return request.<String>exchangeForRequiredValue((sent, response) -> answer(response));
        };
    }

    private static Client template(ClientHttpRequestFactory factory, Egress egress) {
        RestTemplate template = new RestTemplate(new RestTemplateTagging(egress).following(factory));
        return (method, url, headers, body) -> String.valueOf(template.<String>execute(
                URI.create(url),
                method,
                request -> {
                    request.getHeaders().addAll(headers);
                    if (body instanceof StreamingHttpOutputMessage.Body streamed) {
                        ((StreamingHttpOutputMessage) request).setBody(streamed);
                    } else if (!body.equals("")) {
                        request.getHeaders().set("Content-Type", "text/plain");
                        request.getBody().write(body.toString().getBytes(StandardCharsets.UTF_8));
                    }
                },
                RedirectTest::answer));
    }

    private static String answer(ClientHttpResponse response) throws IOException {
        return response.getStatusCode().value() + ": "
                + new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Client client(Setup setup) {
        HttpClientSettings unled = HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW);
        return setup.kind.over(watched.over(setup.builder.build(unled)), egress);
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new HttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void theTagStaysBehindWhereARedirectLeadsOutsideAndIsThereWhereItComesBack(Setup setup) {
        String url = servers.inside() + "/302?" + servers.outside() + "/307?" + servers.inside() + "/end";
        try (Scope own = Baggage.builder().put("user", "anna").build().makeCurrent();
                GrayScope scope = Gray.open("beta")) {
            assertThat(client(setup).send(HttpMethod.GET, url, headers("baggage", PROPAGATED), ""))
                    .isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::host)).containsExactly("127.0.0.1", "outside.example.com", "127.0.0.1");
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of(), List.of("beta"));
        assertThat(servers.arrivals(Arrival::proof))
                .containsExactly(List.of(PROOFS.of("beta")), List.of(), List.of(PROOFS.of("beta")));
        assertThat(servers.arrivals(Arrival::baggage))
                .containsExactly(List.of(PROPAGATED), List.of("user=anna"), List.of(PROPAGATED));
        assertThat(watched.sent()).containsExactly("beta", "none", "beta");
        assertThat(suppressed).containsExactly("outside.example.com");
    }

    /** The JDK resolves a query against such a path to the host that the path names. */
    @ParameterizedTest
    @MethodSource("clients")
    void aPathThatLooksLikeAHostLeadsNowhereElse(Setup setup) {
        String url = servers.inside() + servers.outside().replaceFirst("http:", "") + "/relative";
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(client(setup).send(HttpMethod.GET, url, headers(), "")).isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::host)).containsExactly("127.0.0.1", "127.0.0.1");
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of("beta"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aForeignHostThatSendsInsideGetsNothingAndInsideTheTagIsThere(Setup setup) {
        String url = servers.outside() + "/301?" + servers.inside() + "/end";
        try (GrayScope scope = Gray.open("beta")) {
            client(setup).send(HttpMethod.GET, url, headers("baggage", PROPAGATED), "");
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of(), List.of("beta"));
        assertThat(servers.arrivals(Arrival::baggage)).containsExactly(List.of("user=anna"), List.of(PROPAGATED));
        assertThat(watched.sent()).containsExactly("none", "beta");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aTagOfTheApplicationsOwnStaysBehindToo(Setup setup) {
        String url = servers.inside() + "/302?" + servers.outside() + "/302?" + servers.inside() + "/end";
        try (GrayScope scope = Gray.open("beta")) {
            client(setup).send(HttpMethod.GET, url, headers("X-Gray-Stage", "canary"), "");
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("canary"), List.of(), List.of("canary"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whatIsMeantForOneOriginStaysThere(Setup setup) {
        String url = servers.inside() + "/302?/307?" + servers.outside() + "/302?" + servers.inside() + "/end";
        client(setup).send(HttpMethod.GET, url, headers("Authorization", "Bearer x", "Cookie", "a=b"), "");

        List<String> all = List.of("Bearer x", "a=b");
        assertThat(servers.arrivals(Arrival::credentials)).containsExactly(all, all, List.of(), List.of());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aPostBecomesAGetWithoutABodyAt302And303(Setup setup) {
        for (int status : new int[] {302, 303}) {
            client(setup)
                    .send(HttpMethod.POST, servers.inside() + "/" + status + "?/end", new HttpHeaders(), "what I say");
        }
        Arrival post = servers.arrivals().get(0);
        assertThat(post.method() + " " + post.body()).isEqualTo("POST what I say");
        assertThat(servers.arrivals(Arrival::method)).containsExactly("POST", "GET", "POST", "GET");
        assertThat(servers.arrivals().get(1).body()).isEmpty();
        assertThat(servers.arrivals().get(1).contentType()).isEmpty();
        assertThat(post.contentType()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aBodyThatCanBeRepeatedIsAt307And308(Setup setup) {
        for (int status : new int[] {307, 308}) {
            client(setup)
                    .send(HttpMethod.POST, servers.inside() + "/" + status + "?/end", new HttpHeaders(), "what I say");
        }
        assertThat(servers.arrivals(Arrival::method)).containsOnly("POST").hasSize(4);
        assertThat(servers.arrivals(Arrival::body)).containsOnly("what I say");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aBodyThatCanBeWrittenOnceLeavesThe307ToTheCallerAndTheGetIsFollowed(Setup setup) {
        StreamingHttpOutputMessage.Body once = output -> output.write("once".getBytes(StandardCharsets.UTF_8));

        assertThat(client(setup).send(HttpMethod.POST, servers.inside() + "/307?/end", new HttpHeaders(), once))
                .isEqualTo("307: status 307");
        assertThat(client(setup).send(HttpMethod.POST, servers.inside() + "/303?/end", new HttpHeaders(), once))
                .isEqualTo("200: status 200");
        assertThat(servers.arrivals(Arrival::body)).containsExactly("once", "once", "");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void bodiesThatStreamKeepStreaming(Setup setup) throws IOException {
        try (Echo server = new Echo();
                GrayScope scope = Gray.open("beta")) {
            StreamingHttpOutputMessage.Body waitsForTheServer = output -> {
                output.write(new byte[64 * 1024]);
                output.flush();
                try {
                    // A client that buffers has sent nothing by now, so that the server can't have seen it.
                    assertThat(server.firstByte.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
            };
            assertThat(client(setup).send(HttpMethod.POST, server.url(), new HttpHeaders(), waitsForTheServer))
                    .isEqualTo("200: [beta] []");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aLoopEnds(Setup setup) {
        assertThat(client(setup).send(HttpMethod.GET, servers.inside() + "/loop", new HttpHeaders(), ""))
                .isEqualTo("302: status 302");
        assertThat(servers.arrivals()).hasSize(21);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aRedirectToNoAddressIsForTheCaller(Setup setup) {
        assertThat(client(setup).send(HttpMethod.GET, servers.inside() + "/nowhere", new HttpHeaders(), ""))
                .isEqualTo("302: status 302");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aHeadStaysAHead(Setup setup) {
        assertThat(client(setup).send(HttpMethod.HEAD, servers.inside() + "/303?/end", new HttpHeaders(), ""))
                .isEqualTo("200: ");
        assertThat(servers.arrivals(Arrival::method)).containsExactly("HEAD", "HEAD");
    }

    private RestClient jdkClient(RestClientTagging tagging) {
        return RestClient.builder()
                .requestFactory(tagging.following(ClientHttpRequestFactoryBuilder.jdk()
                        .build(HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW))))
                .requestInterceptor((request, body, next) -> next.execute(request, body))
                .apply(tagging)
                .build();
    }

    @Test
    void anExchangeOnAnotherThreadKeepsItsTagOverARedirectAndBehindInterceptors() {
        URI url = URI.create(servers.outside() + "/307?" + servers.inside() + "/end");
        RestClient.RequestHeadersSpec<?> begun;
        try (GrayScope scope = Gray.open("beta")) {
            begun = jdkClient(new RestClientTagging(egress)).get().uri(url);
        }
        CompletableFuture.supplyAsync(() -> begun.retrieve().body(String.class)).join();

        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of(), List.of("beta"));
    }

    @Test
    void theAttributesOfARequestAreThereAtEachHop() {
        List<Object> seen = new ArrayList<>();
        ClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory();
        ClientHttpRequestFactory reading =
                new InterceptingClientHttpRequestFactory(jdk, List.of((request, body, next) -> {
                    seen.add(request.getAttributes().getOrDefault("who", "nobody"));
                    return next.execute(request, body);
                }));
        RestClient client = RestClient.builder()
                .requestFactory(new RestClientTagging(egress).following(reading))
                .build();
        client.get()
                .uri(URI.create(servers.inside() + "/302?/end"))
                .attribute("who", "anna")
                .retrieve()
                .toBodilessEntity();

        assertThat(seen).containsExactly("anna", "anna");
    }
}
