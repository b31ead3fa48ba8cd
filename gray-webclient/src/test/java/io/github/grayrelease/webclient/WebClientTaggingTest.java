package io.github.grayrelease.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayThreadLocalAccessor;
import io.github.grayrelease.propagate.Egress;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** The client by hand and by Boot, over real sockets; Reactor's context is the truth, then the thread that began. */
class WebClientTaggingTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<String> suppressed = new ArrayList<>();
    private final Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
        @Override
        public void suppressed(String host) {
            suppressed.add(host);
        }
    });
    private final Echo server = new Echo();
    private final WebClient client =
            WebClient.builder().apply(new WebClientTagging(egress)).build();

    WebClientTaggingTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private Mono<String> get(WebClient by) {
        return by.get().uri(server.url()).retrieve().bodyToMono(String.class);
    }

    private static Context holding(String stage) {
        try (GrayScope scope = Gray.open(stage)) {
            Optional<GrayContext> current = Optional.ofNullable(GrayContexts.currentOrNull());
            return Context.of(GrayThreadLocalAccessor.KEY, current);
        }
    }

    @Test
    void theTagOfTheThreadThatBeginsLeavesWhereverItIsSubscribed() {
        Mono<String> begun;
        try (GrayScope scope = Gray.open("beta/team-a")) {
            begun = get(client);
        }
        assertThat(begun.subscribeOn(Schedulers.parallel()).block(SOON)).isEqualTo("[beta/team-a] []");
    }

    @Test
    void reactorsContextWinsOverTheThread() {
        try (GrayScope scope = Gray.open("canary")) {
            assertThat(get(client).contextWrite(holding("beta")).block(SOON)).isEqualTo("[beta] []");
        }
    }

    @Test
    void insideOperatorsReactorsContextIsRead() {
        Mono<String> nested = Mono.just("x").publishOn(Schedulers.parallel()).flatMap(x -> get(client));

        assertThat(nested.contextWrite(holding("beta")).block(SOON)).isEqualTo("[beta] []");
    }

    @Test
    void aSnapshotInReactorsContextIsUnderstood() {
        Context captured;
        try (GrayScope scope = Gray.open("beta")) {
            captured = ContextSnapshotFactory.builder().build().captureAll().updateContext(Context.empty());
        }
        assertThat(Mono.defer(() -> get(client)).contextWrite(captured).block(SOON))
                .isEqualTo("[beta] []");
    }

    @Test
    void aRetryCarriesTheSameTag() {
        AtomicInteger tries = new AtomicInteger();
        List<String> answers = new ArrayList<>();
        Mono<String> begun;
        try (GrayScope scope = Gray.open("beta")) {
            begun = get(client)
                    .doOnNext(answers::add)
                    .flatMap(answer -> tries.incrementAndGet() < 3
                            ? Mono.error(new IllegalStateException("once more"))
                            : Mono.just(answer));
        }
        begun.retry(2).publishOn(Schedulers.boundedElastic()).block(SOON);

        assertThat(answers).containsExactly("[beta] []", "[beta] []", "[beta] []");
    }

    @Test
    void outsideARequestNothingIsSentSoThatALossShows() {
        assertThat(get(client).block(SOON)).isEqualTo("[] []");
    }

    @Test
    void aHeaderOfTheApplicationsOwnIsLeftAloneAndTaggingTwiceSendsOneTag() {
        WebClient twice = client.mutate().apply(new WebClientTagging(egress)).build();
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(twice.get()
                            .uri(server.url())
                            .header("x-gray-stage", "canary")
                            .retrieve()
                            .bodyToMono(String.class)
                            .block(SOON))
                    .isEqualTo("[canary] []");
            assertThat(get(twice).block(SOON)).isEqualTo("[beta] []");
        }
    }

    /** The name outside leads to the server here. */
    @Test
    void aHostThatIsNotAllowedGetsTheTagNeitherAsHeaderNorInBaggage() {
        String outside =
                "http://outside.example.com:" + URI.create(server.url()).getPort() + "/";
        UnaryOperator<String> ask = url -> String.valueOf(client.mutate()
                .clientConnector(new JdkClientHttpConnector())
                .build()
                .get()
                .uri(url)
                .header("baggage", "gray.stage=beta,user=anna")
                .retrieve()
                .bodyToMono(String.class)
                .block(SOON));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(ask.apply(server.url())).isEqualTo("[beta] [gray.stage=beta,user=anna]");
            assertThat(ask.apply(outside)).isEqualTo("[] [user=anna]");
        }
        assertThat(suppressed).hasSize(1);
    }

    @Test
    void whatBootBuildsHandsTheTagOnWithoutALineOfCode() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(WebClientAutoConfiguration.class, GrayWebClientAutoConfiguration.class))
                .withBean(Egress.class, Egress::standard)
                .run(context -> {
                    try (GrayScope scope = Gray.open("beta")) {
                        assertThat(get(context.getBean(WebClient.Builder.class).build())
                                        .block(SOON))
                                .isEqualTo("[beta] []");
                    }
                });
    }
}
