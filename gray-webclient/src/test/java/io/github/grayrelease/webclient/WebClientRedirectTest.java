package io.github.grayrelease.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Crossroads.Arrival;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Redirects between two servers, one of which may not have the tag; on all four connectors. */
class WebClientRedirectTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Proofs PROOFS = new Proofs(
            Keys.of("a-secret-of-more-than-32-characters", Optional.empty()),
            InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z")));

    private static final String PROPAGATED = "gray.stage=beta,user=anna";

    private final List<String> suppressed = new CopyOnWriteArrayList<>();
    private final Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
                @Override
                public void suppressed(String host) {
                    suppressed.add(host);
                }
            })
            .proving(PROOFS);
    private final WebClientTagging tagging = new WebClientTagging(egress);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Crossroads servers = new Crossroads();

    WebClientRedirectTest() throws IOException {}

    @AfterEach
    void stop() {
        servers.close();
    }

    static Stream<Named<ClientHttpConnectorBuilder<?>>> libraries() {
        return Map.<String, ClientHttpConnectorBuilder<?>>of(
                        "JDK",
                        ClientHttpConnectorBuilder.jdk(),
                        "Apache",
                        ClientHttpConnectorBuilder.httpComponents(),
                        "Jetty",
                        ClientHttpConnectorBuilder.jetty(),
                        "Reactor",
                        // Netty has a resolver of its own, which does not know the names of these tests.
                        ClientHttpConnectorBuilder.reactor()
                                .withHttpClientCustomizer(
                                        client -> client.resolver(DefaultAddressResolverGroup.INSTANCE)))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(library -> Named.of(library.getKey(), library.getValue()));
    }

    private WebClient client(ClientHttpConnectorBuilder<?> library) {
        return client(library.build(HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW)));
    }

    private WebClient client(ClientHttpConnector connector) {
        ClientHttpConnector watched = (method, uri, writing) -> {
            sent.add(WatchedHttpClient.stage());
            return connector.connect(method, uri, writing);
        };
        return WebClient.builder()
                .clientConnector(tagging.following(watched))
                .apply(tagging)
                .build();
    }

    private static WebClient.RequestBodySpec request(WebClient client, HttpMethod method, String url) {
        return client.method(method).uri(URI.create(url));
    }

    private static String answer(WebClient.RequestHeadersSpec<?> request) {
        return String.valueOf(request.exchangeToMono(response -> response.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(body -> response.statusCode().value() + ": " + body))
                .block(SOON));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void theTagStaysBehindWhereARedirectLeadsOutsideAndIsThereWhereItComesBack(ClientHttpConnectorBuilder<?> library) {
        String url = servers.inside() + "/302?" + servers.outside() + "/307?" + servers.inside() + "/end";
        try (Scope own = Baggage.builder().put("user", "anna").build().makeCurrent();
                GrayScope scope = Gray.open("beta")) {
            assertThat(answer(request(client(library), HttpMethod.GET, url).header("baggage", PROPAGATED)))
                    .isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::host)).containsExactly("127.0.0.1", "outside.example.com", "127.0.0.1");
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of(), List.of("beta"));
        assertThat(servers.arrivals(Arrival::proof))
                .containsExactly(List.of(PROOFS.of("beta")), List.of(), List.of(PROOFS.of("beta")));
        assertThat(servers.arrivals(Arrival::baggage))
                .containsExactly(List.of(PROPAGATED), List.of("user=anna"), List.of(PROPAGATED));
        assertThat(suppressed).containsExactly("outside.example.com");
        assertThat(sent.get(0)).isEqualTo("beta");
        assertThat(sent.get(1)).isEqualTo("none");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void theTraceOfARequestHasTheHopsOfItsRedirectsInside(ClientHttpConnectorBuilder<?> library) {
        String url = servers.inside() + "/302?" + servers.outside() + "/307?" + servers.inside() + "/end";
        GrayContext traced;
        try (GrayScope scope = Gray.open("beta")) {
            traced = GrayContexts.current().traced();
        }
        try (GrayScope scope = GrayContexts.open(traced)) {
            answer(request(client(library), HttpMethod.GET, url));
        }
        assertThat(traced.hopTrace().orElseThrow().written())
                .isEqualTo("application=beta(PROGRAMMATIC); hop3=beta(PROPAGATED); hop1=beta(PROPAGATED)");
    }

    /** The JDK resolves a query against such a path to the host that the path names. */
    @ParameterizedTest
    @MethodSource("libraries")
    void aPathThatLooksLikeAHostLeadsNowhereElse(ClientHttpConnectorBuilder<?> library) {
        String url = servers.inside() + servers.outside().replaceFirst("http:", "") + "/relative";
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(answer(request(client(library), HttpMethod.GET, url))).isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::host)).containsExactly("127.0.0.1", "127.0.0.1");
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of("beta"));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aForeignHostThatSendsInsideGetsNothingAndInsideTheTagIsThere(ClientHttpConnectorBuilder<?> library) {
        String url = servers.outside() + "/301?" + servers.inside() + "/end";
        WebClient.RequestHeadersSpec<?> begun;
        try (GrayScope scope = Gray.open("beta")) {
            begun = request(client(library), HttpMethod.GET, url);
            assertThat(answer(begun.header("baggage", PROPAGATED))).isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of(), List.of("beta"));
        assertThat(servers.arrivals(Arrival::baggage).get(0)).containsExactly("user=anna");
        assertThat(sent.get(0)).isEqualTo("none");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aTagOfTheApplicationsOwnStaysBehindToo(ClientHttpConnectorBuilder<?> library) {
        String url = servers.inside() + "/302?" + servers.outside() + "/302?" + servers.inside() + "/end";
        try (GrayScope scope = Gray.open("beta")) {
            answer(request(client(library), HttpMethod.GET, url).header("X-Gray-Stage", "canary"));
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("canary"), List.of(), List.of("canary"));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void whatIsMeantForOneOriginStaysThere(ClientHttpConnectorBuilder<?> library) {
        String url = servers.inside() + "/302?/307?" + servers.outside() + "/302?" + servers.inside() + "/end";
        answer(request(client(library), HttpMethod.GET, url)
                .header("Authorization", "Bearer x")
                .cookie("a", "b"));

        List<String> all = List.of("Bearer x", "a=b");
        assertThat(servers.arrivals(Arrival::credentials)).containsExactly(all, all, List.of(), List.of());
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aPostBecomesAGetWithoutABodyAt302And303(ClientHttpConnectorBuilder<?> library) {
        for (int status : new int[] {302, 303}) {
            assertThat(answer(request(client(library), HttpMethod.POST, servers.inside() + "/" + status + "?/end")
                            .bodyValue("what I say")))
                    .isEqualTo("200: status 200");
        }
        assertThat(servers.arrivals(Arrival::method)).containsExactly("POST", "GET", "POST", "GET");
        assertThat(servers.arrivals(Arrival::body)).containsExactly("what I say", "", "what I say", "");
        assertThat(servers.arrivals(arrival -> arrival.contentType().isEmpty()))
                .containsExactly(false, true, false, true);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aBodyThatStreamsIsNotSubscribedToForAGet(ClientHttpConnectorBuilder<?> library) {
        List<String> subscribed = new CopyOnWriteArrayList<>();
        Flux<String> body = Flux.just("what ", "I say").doOnSubscribe(subscription -> subscribed.add("once"));

        answer(request(client(library), HttpMethod.POST, servers.inside() + "/303?/end")
                .body(body, String.class));

        assertThat(servers.arrivals(Arrival::body)).containsExactly("what I say", "");
        assertThat(subscribed).containsExactly("once");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void theBodyIsSentAgainAt307And308(ClientHttpConnectorBuilder<?> library) {
        for (int status : new int[] {307, 308}) {
            answer(request(client(library), HttpMethod.POST, servers.inside() + "/" + status + "?/end")
                    .body(Flux.just("what ", "I say"), String.class));
        }
        assertThat(servers.arrivals(Arrival::method)).containsOnly("POST").hasSize(4);
        assertThat(servers.arrivals(Arrival::body)).containsOnly("what I say");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLoopEnds(ClientHttpConnectorBuilder<?> library) {
        assertThat(answer(request(client(library), HttpMethod.GET, servers.inside() + "/loop")))
                .isEqualTo("302: status 302");
        assertThat(servers.arrivals()).hasSize(21);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aRedirectToNoAddressIsForTheCaller(ClientHttpConnectorBuilder<?> library) {
        assertThat(answer(request(client(library), HttpMethod.GET, servers.inside() + "/nowhere")))
                .isEqualTo("302: status 302");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aHeadStaysAHead(ClientHttpConnectorBuilder<?> library) {
        assertThat(answer(request(client(library), HttpMethod.HEAD, servers.inside() + "/303?/end")))
                .isEqualTo("200: ");
        assertThat(servers.arrivals(Arrival::method)).containsExactly("HEAD", "HEAD");
    }

    @Test
    void aSubscriptionOnAnotherThreadKeepsItsTagOverARedirect() {
        String url = servers.outside() + "/307?" + servers.inside() + "/end";
        Mono<String> begun;
        try (GrayScope scope = Gray.open("beta")) {
            begun = request(client(ClientHttpConnectorBuilder.jdk()), HttpMethod.GET, url)
                    .retrieve()
                    .bodyToMono(String.class);
        }
        begun.subscribeOn(Schedulers.boundedElastic()).block(SOON);

        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of(), List.of("beta"));
    }

    /** The body comes from a thread that carries baggage, and the request is sent where it is complete. */
    @Test
    void anAgentBelowSeesNoTagForAHostOutsideOnWhateverThreadItSends() {
        WatchedHttpClient jdk = new WatchedHttpClient();
        Baggage carried = Baggage.builder().put("gray.stage", "beta").build();
        Mono<String> body = Mono.<String>create(sink -> {
                    try (Scope scope = carried.makeCurrent()) {
                        sink.success("what I say");
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
        for (String server : List.of(servers.inside(), servers.outside())) {
            answer(request(client(new JdkClientHttpConnector(jdk)), HttpMethod.POST, server + "/end")
                    .body(body, String.class));
        }
        assertThat(jdk.sent()).containsExactly("beta", "none");
    }

    @Test
    void aRedirectGivesItsConnectionBackBeforeTheNextHop() {
        ClientHttpConnectorBuilder<?> one = ClientHttpConnectorBuilder.reactor()
                .withHttpClientFactory(() -> HttpClient.create(ConnectionProvider.create("one", 1)));

        assertThat(answer(request(client(one), HttpMethod.GET, servers.inside() + "/heavy?/end")))
                .isEqualTo("200: status 200");
    }
}
