package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReactive;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.hold.GrayRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** On WebFlux, Gray looks up the user only if a rule that is reached asks for it, and survives a client that leaves. */
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@ValueSource(strings = {"limited", "auto"})
class ReactiveUserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A line of the log that an operator would look at. */
    private static final Pattern TROUBLE = Pattern.compile("(?m)^(WARN|ERROR) ");

    private static final AtomicInteger LOOKED_UP = new AtomicInteger();
    private static final AtomicInteger GIVEN_UP = new AtomicInteger();
    private static final AtomicInteger ATTRIBUTES = new AtomicInteger();
    private static final List<GrayDecision> DECIDED = new CopyOnWriteArrayList<>();
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    private static @Nullable ConfigurableApplicationContext running;

    @Parameter
    String propagation = "";

    @BeforeParameterizedClassInvocation
    static void start(String propagation) {
        running = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.location=classpath:reactive-user-test.yml")
                .properties("spring.reactor.context-propagation=" + propagation)
                .run();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        running().close();
        Hooks.disableAutomaticContextPropagation();
    }

    private static ConfigurableApplicationContext running() {
        return Objects.requireNonNull(running);
    }

    private static int port() {
        return running().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @BeforeEach
    void forget() {
        LOOKED_UP.set(0);
        GIVEN_UP.set(0);
        ATTRIBUTES.set(0);
        DECIDED.clear();
        FOUND.clear();
    }

    private String get(String... headers) {
        return new Client(port()).get("/stage", headers);
    }

    @Test
    void nobodyWaitsForTheUserIfNoRuleThatIsReachedAsksForIt() {
        assertThat(get("X-User", "never", "X-Team", "blue")).isEqualTo("beta RULE tagged");
        assertThat(get("X-User", "never", "X-Gray-Stage", "beta")).isEqualTo("beta PROPAGATED -");
        assertThat(get("X-User", "never")).isEqualTo("stable BASELINE -");
        assertThat(LOOKED_UP).hasValue(0);
        assertThat(DECIDED).hasSize(3);
    }

    @Test
    void aRuleThatAsksForTheUserWaitsAndIsRight() {
        assertThat(get("X-User", "anna", "X-Ask", "subject")).isEqualTo("beta RULE subject");
        assertThat(get("X-User", "carl", "X-Ask", "subject")).isEqualTo("stable BASELINE -");
        assertThat(get("X-Ask", "subject")).isEqualTo("stable BASELINE -");
        assertThat(get("X-User", "anna", "X-Ask", "role")).isEqualTo("beta RULE role");
        assertThat(get("X-User", "carl", "X-Ask", "role")).isEqualTo("stable BASELINE -");
        assertThat(get("X-User", "anna", "X-Ask", "share")).isEqualTo("canary RULE share");
        assertThat(get("X-Ask", "share")).isEqualTo("stable BASELINE -");
        assertThat(DECIDED).hasSize(7);
    }

    @Test
    void anAttributeThatDependsOnTheUserWaitsAndIsRight() {
        assertThat(get("X-User", "anna", "X-Ask", "attribute")).isEqualTo("beta RULE attribute");
        assertThat(get("X-User", "carl", "X-Ask", "attribute")).isEqualTo("stable BASELINE -");
        assertThat(ATTRIBUTES).as("asked for once per request").hasValue(2);
        assertThat(LOOKED_UP).hasValue(2);
    }

    @Test
    void aVariantThatAsksForTheUserWaitsAndIsRight() {
        assertThat(new Client(port()).get("/variant", "X-User", "anna", "X-Ask", "variant"))
                .isEqualTo("true");
        assertThat(new Client(port()).get("/variant", "X-User", "carl", "X-Ask", "variant"))
                .isEqualTo("false");
    }

    @Test
    void aUserWhoCantBeLookedUpIsAFailureOnlyIfARuleAsks(CapturedOutput output) {
        assertThat(get("X-User", "broken", "X-Team", "blue")).isEqualTo("beta RULE tagged");
        assertThat(output.getAll()).doesNotContainPattern(TROUBLE);
        assertThat(get("X-User", "broken", "X-Ask", "subject")).isEqualTo("stable ERROR -");
        assertThat(output.getAll()).containsPattern(TROUBLE);
    }

    @Test
    void anExplanationKnowsTheUserThatItsRequestNames() {
        RequestFacts facts = new RequestFacts().header("X-Ask", "attribute").subject("anna");
        GrayExplanation explanation = running().getBean(GrayRuntime.class).explain(facts);

        assertThat(explanation.decision().rule()).contains("attribute");
    }

    @Test
    void aClientThatLeavesWhileTheUserIsLookedUpEndsTheLookUpAndLeavesNothing(CapturedOutput output)
            throws IOException {
        try (Socket client = open("/stage", "X-User: never", "X-Ask: subject")) {
            await().atMost(PATIENCE).until(LOOKED_UP::get, Integer.valueOf(1)::equals);
        }
        await().atMost(PATIENCE).until(GIVEN_UP::get, Integer.valueOf(1)::equals);

        assertNothingIsLeft(output);
        assertThat(DECIDED).as("nobody was there to serve").hasSize(1);
    }

    @Test
    void aClientThatLeavesInMidBodyEndsTheBodyAndLeavesNothing(CapturedOutput output) throws IOException {
        try (Socket client = open("/endless", "X-Team: blue")) {
            String begun = "";
            while (!begun.contains("beta")) {
                begun += (char) client.getInputStream().read();
            }
        }
        await().atMost(PATIENCE).until(GIVEN_UP::get, Integer.valueOf(1)::equals);

        assertThat(DECIDED).extracting(GrayDecision::stage).containsExactly("beta");
        DECIDED.clear();
        assertNothingIsLeft(output);
    }

    /** The server has one thread, which looks at itself before each request. */
    private void assertNothingIsLeft(CapturedOutput output) {
        assertThat(get()).isEqualTo("stable BASELINE -");
        assertThat(FOUND).isEmpty();
        assertThat(output.getAll()).doesNotContainPattern(TROUBLE);
    }

    private Socket open(String path, String... headers) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port());
        client.setSoTimeout((int) PATIENCE.toMillis());
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    @RestController
    static class Controller {

        @GetMapping("/stage")
        Mono<String> stage() {
            return GrayReactive.decision()
                    .map(decision -> decision.stage() + " " + decision.reason() + " "
                            + decision.rule().orElse("-"));
        }

        @GetMapping("/variant")
        Mono<String> variant() {
            return GrayReactive.when("new-cart").then(() -> Mono.just("true")).otherwise(() -> Mono.just("false"));
        }

        @GetMapping(path = "/endless", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> endless() {
            return GrayReactive.stage()
                    .flatMapMany(stage -> Flux.interval(Duration.ofMillis(10), Schedulers.parallel())
                            .map(tick -> stage))
                    .onBackpressureDrop()
                    .doOnCancel(GIVEN_UP::incrementAndGet);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Controller.class})
    static class Application {

        @Bean
        ReactorResourceFactory oneThread() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setLoopResourcesSupplier(() -> LoopResources.create("one", 1, true));
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter looksAtItself() {
            Residue residue = new Residue(FOUND);
            return (exchange, chain) -> {
                residue.check("before a request");
                return chain.filter(exchange);
            };
        }

        @Bean
        @Order(-95)
        WebFilter users() {
            return (exchange, chain) -> {
                String name = exchange.getRequest().getHeaders().getFirst("X-User");
                return chain.filter(exchange.mutate()
                        .principal(user(Objects.requireNonNullElse(name, "nobody"))
                                .doOnSubscribe(subscription -> LOOKED_UP.incrementAndGet())
                                .doOnCancel(GIVEN_UP::incrementAndGet))
                        .build());
            };
        }

        private static Mono<Principal> user(String name) {
            return switch (name) {
                case "nobody" -> Mono.empty();
                case "never" -> Mono.never();
                case "broken" -> Mono.error(new IllegalStateException("The store of sessions is gone"));
                default ->
                    Mono.<Principal>fromSupplier(() -> UsernamePasswordAuthenticationToken.authenticated(
                                    name,
                                    "secret",
                                    AuthorityUtils.createAuthorityList(
                                            name.equals("anna") ? "ROLE_tester" : "ROLE_user")))
                            .subscribeOn(Schedulers.boundedElastic());
            };
        }

        @Bean
        @Order(1)
        GrayAttributes once() {
            return (request, sink) -> ATTRIBUTES.incrementAndGet();
        }

        @Bean
        @Order(2)
        GrayAttributes dependsOnTheUser() {
            return (request, sink) -> {
                String user = request.principal();
                sink.accept("beginning", user == null ? "-" : user.substring(0, 1));
            };
        }

        @Bean
        GrayObserver decisions() {
            return new GrayObserver() {
                @Override
                public void decided(GrayDecision decision) {
                    DECIDED.add(decision);
                }
            };
        }
    }
}
