package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReactive;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** One request through a whole application on WebFlux, as seen by its code, error handlers, clients and operators. */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveRequestTest {

    private static final String[] BETA = {"X-Gray-Stage", "beta"};

    private static final List<GrayDecision> DECIDED = new CopyOnWriteArrayList<>();
    private static final AtomicInteger TRIES = new AtomicInteger();

    @AfterEach
    void unhook() {
        Hooks.disableAutomaticContextPropagation();
        DECIDED.clear();
        TRIES.set(0);
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "gray.ingress.trust=all",
                        "logging.level.io.github.grayrelease=info",
                        "management.tracing.sampling.probability=1.0")
                .properties(properties)
                .run();
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void withoutTheHookOnlyTheReactiveFormIsRightAndTheStartSaysSo(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(client(application).get("/forms", BETA)).isEqualTo("reactive beta, plain stable");
            assertThat(client(application).get("/functional", BETA)).isEqualTo("beta");
            assertThat(output.getOut())
                    .containsOnlyOnce("Reactor does not carry its context to threads: use GrayReactive.when(..) in"
                            + " reactive code, as Gray.when(..) would see the baseline there; set"
                            + " 'spring.reactor.context-propagation: auto' to have it see the stage");
        }
    }

    @Test
    void withTheHookPlainCodeIsRightInOperatorsInBaggageAndInTheLogAndTheStartSaysSo(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start("spring.reactor.context-propagation=auto")) {
            assertThat(client(application).get("/forms", BETA)).isEqualTo("reactive beta, plain beta");
            assertThat(client(application).get("/thread", BETA)).isEqualTo("beta beta beta");
            assertThat(client(application).get("/thread")).isEqualTo("stable stable stable");
            assertThat(output.getOut())
                    .containsOnlyOnce("Reactor carries its context to threads (spring.reactor.context-propagation is"
                            + " 'auto'): Gray.when(..) is right inside operators");
        }
    }

    @Test
    void aHandlerOfErrorsSeesTheStageOfTheRequestThatFailedAndNoTagThatWasIgnored() {
        try (ConfigurableApplicationContext application = start()) {
            Client client = client(application);

            assertThat(client.get("/failing", BETA)).isEqualTo("failed in beta with [beta]");
            assertThat(client.get("/failing", "X-Gray-Stage", "gamma")).isEqualTo("failed in stable with []");
            assertThat(client.get("/handled", BETA)).isEqualTo("handled in beta");
            assertThat(DECIDED).hasSize(3);
        }
    }

    @Test
    void aRequestThatFailsBeforeTheFilterIsDecidedByTheHandlerOfItsError() {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(client(application).get("/forms", "X-Gray-Stage", "beta", "X-Early", "yes"))
                    .isEqualTo("failed in beta with [beta]");
            assertThat(DECIDED).hasSize(1);
        }
    }

    @Test
    void aRequestThatIsTriedAgainIsDecidedOnce() {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(client(application).get("/third-time", BETA)).isEqualTo("beta at 3");
            assertThat(DECIDED).extracting(GrayDecision::stage).containsExactly("beta");
        }
    }

    @Test
    void hidingATagLeavesBodyAndAttributesAsTheyAre() {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(client(application)
                            .post("/body?more=yes", "the body, ", "X-Gray-Stage", "gamma")
                            .body())
                    .isEqualTo("the body, more=yes, tag=null, true");
        }
    }

    @Test
    void aClientOfTheApplicationHandsTheStageOnInEveryTry() throws IOException {
        try (Echo echo = new Echo();
                ConfigurableApplicationContext application = start()) {
            assertThat(client(application).get("/downstream?url=" + echo.url(), "X-Gray-Stage", "beta/x"))
                    .isEqualTo("[beta/x] []");
        }
    }

    /** A tracer hands on what it read of the request's own baggage, and knows nothing of what was decided. */
    @Test
    void aStrangersEntryInBaggageDoesNotLeaveBesideTheTag() throws IOException {
        for (String propagation : List.of("limited", "auto")) {
            try (Echo echo = new Echo();
                    ConfigurableApplicationContext application =
                            start("gray.ingress.trust=none", "spring.reactor.context-propagation=" + propagation)) {
                assertThat(client(application)
                                .get("/downstream?url=" + echo.url(), "baggage", "gray.stage=beta,user=1"))
                        .as(propagation)
                        .startsWith("[stable] ")
                        .doesNotContain("beta");
            }
        }
    }

    @Test
    void withTheHookTheBaggageEntryLeavesToo() throws IOException {
        try (Echo echo = new Echo();
                ConfigurableApplicationContext application = start("spring.reactor.context-propagation=auto")) {
            assertThat(client(application).get("/downstream?url=" + echo.url(), "X-Gray-Stage", "beta/x"))
                    .isEqualTo("[beta/x] [gray.stage=beta%2Fx]");
        }
    }

    @Test
    void theServersSpanTellsStageAndReason() {
        try (ConfigurableApplicationContext application = start()) {
            client(application).get("/forms", BETA);

            InMemorySpanExporter spans = application.getBean(InMemorySpanExporter.class);
            await().untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                    .extracting(SpanData::getAttributes)
                    .anySatisfy(attributes -> assertThat(attributes.asMap())
                            .containsEntry(AttributeKey.stringKey("gray.stage"), "beta")
                            .containsEntry(AttributeKey.stringKey("gray.reason"), "PROPAGATED")));
        }
    }

    @Test
    void switchedOffNoRequestIsDecidedAndNothingIsSaid(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start("gray.enabled=false")) {
            assertThat(client(application).get("/forms", BETA)).isEqualTo("reactive stable, plain stable");
            assertThat(DECIDED).isEmpty();
            assertThat(output.getOut()).doesNotContain("its context to threads");
        }
    }

    @RestController
    static class Controller {

        private final WebClient.Builder clients;

        Controller(WebClient.Builder clients) {
            this.clients = clients;
        }

        @GetMapping("/forms")
        Mono<String> forms() {
            return GrayReactive.when("beta")
                    .then(() -> Mono.just("reactive beta"))
                    .otherwise(() -> Mono.just("reactive stable"))
                    .publishOn(Schedulers.parallel())
                    .map(reactive -> reactive + ", plain " + Gray.stage());
        }

        @GetMapping("/thread")
        Mono<String> thread() {
            return Mono.just(1)
                    .publishOn(Schedulers.parallel())
                    .map(one -> Gray.stage() + " " + MDC.get("gray.stage") + " "
                            + Baggage.current().getEntryValue("gray.stage"));
        }

        @GetMapping("/failing")
        Mono<String> failing() {
            return Mono.error(new IllegalStateException("no stock"));
        }

        @GetMapping("/handled")
        Mono<String> handled() {
            return Mono.error(new IllegalArgumentException("no stock"));
        }

        @ExceptionHandler
        Mono<String> handle(IllegalArgumentException failure) {
            return GrayReactive.stage().map(stage -> "handled in " + stage);
        }

        @GetMapping("/third-time")
        Mono<String> thirdTime() {
            return TRIES.incrementAndGet() < 3
                    ? Mono.error(new IOException("not yet"))
                    : GrayReactive.stage().map(stage -> stage + " at " + TRIES);
        }

        @PostMapping("/body")
        Mono<String> body(@RequestBody String body, @RequestParam String more, ServerWebExchange exchange) {
            ServerHttpRequest request = exchange.getRequest();
            return Mono.just(body + "more=" + more + ", tag="
                    + request.getHeaders().getFirst("X-Gray-Stage") + ", "
                    + request.getAttributes().equals(exchange.getAttributes()));
        }

        @GetMapping("/downstream")
        Mono<String> downstream(@RequestParam String url) {
            AtomicInteger tries = new AtomicInteger();
            Mono<String> call = clients.build().get().uri(url).retrieve().bodyToMono(String.class);
            return call.publishOn(Schedulers.boundedElastic())
                    .flatMap(answer -> tries.incrementAndGet() < 3
                            ? Mono.error(new IllegalStateException("again"))
                            : Mono.just(answer))
                    .retry(2);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Controller.class})
    static class Application {

        @Bean
        RouterFunction<ServerResponse> functional() {
            return RouterFunctions.route()
                    .GET("/functional", request -> GrayReactive.stage().flatMap(ServerResponse.ok()::bodyValue))
                    .build();
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

        @Bean
        @Order(-200)
        WebFilter failsEarly() {
            return (exchange, chain) -> exchange.getRequest().getHeaders().containsHeader("X-Early")
                    ? Mono.error(new IllegalStateException("too early"))
                    : chain.filter(exchange);
        }

        /** Outside of Gray's own, so that it is passed once for each try. */
        @Bean
        @Order(-150)
        WebFilter triesAgain() {
            return (exchange, chain) ->
                    chain.filter(exchange).retryWhen(Retry.max(2).filter(IOException.class::isInstance));
        }

        @Bean
        @Order(-2)
        WebExceptionHandler answersFailures() {
            return (exchange, failure) -> !(failure instanceof IllegalStateException)
                    ? Mono.error(failure)
                    : GrayReactive.stage()
                            .map(stage -> "failed in " + stage + " with "
                                    + exchange.getRequest().getHeaders().getOrEmpty("X-Gray-Stage"))
                            .map(answer -> exchange.getResponse()
                                    .bufferFactory()
                                    .wrap(answer.getBytes(StandardCharsets.UTF_8)))
                            .flatMap(answer -> exchange.getResponse().writeWith(Mono.just(answer)));
        }

        @Bean
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }

        @Bean
        SdkTracerProvider tracerProvider(InMemorySpanExporter spans) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
        }
    }
}
