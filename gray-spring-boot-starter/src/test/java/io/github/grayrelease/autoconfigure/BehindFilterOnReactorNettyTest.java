package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReactive;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** In front of WebFlux's filter and behind it, on Reactor Netty, with Reactor's hook and without. */
class BehindFilterOnReactorNettyTest {

    private static final String SPRING = "org.springframework";

    private static final Queue<String> RESIDUE = new ConcurrentLinkedQueue<>();
    private static final Queue<GrayCompletion> ENDS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> ARRIVED = new ConcurrentLinkedQueue<>();

    @AfterEach
    void unhook() {
        Hooks.disableAutomaticContextPropagation();
        RESIDUE.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limited", "auto"})
    void theLineForAFailedRequestHasStageAndRuleAndTheNextRequestHasNothingOfIt(String hook) {
        SoftAssertions softly = new SoftAssertions();
        try (ConfigurableApplicationContext running = start(hook)) {
            Client client = new Client(port(running));
            expectLine(softly, client, "/throws", "500 Server Error for HTTP GET \"/throws\"");
            expectLine(softly, client, "/throws-at-once", "500 Server Error for HTTP GET \"/throws-at-once\"");
            expectLine(softly, client, "/throws-later", "500 Server Error for HTTP GET \"/throws-later\"");
            expectLine(softly, client, "/in-front", "500 Server Error for HTTP GET \"/in-front\"");
            expectLine(softly, client, "/breaks-off", "for HTTP GET \"/breaks-off\", but ServerHttpResponse already");
            expectLine(
                    softly, client, "/handled-late", "for HTTP GET \"/handled-late\", but ServerHttpResponse already");
            for (int i = 0; i < 100; i++) {
                softly.assertThat(client.get("/stage")).isEqualTo("stable");
            }
            softly.assertThat(RESIDUE).isEmpty();
        }
        softly.assertAll();
    }

    private static void expectLine(SoftAssertions softly, Client client, String path, String part) {
        try (Lines lines = Lines.collect()) {
            try {
                client.get(path, "X-User-Tag", "beta");
            } catch (IllegalStateException brokenOff) {
                softly.assertThat(path).isIn("/breaks-off", "/handled-late");
            }
            await().untilAsserted(() -> assertThat(lines.stages(SPRING, part)).isNotEmpty());
            softly.assertThat(lines.stages(SPRING, part)).as(path).containsOnly("beta tagged");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "limited")
    void aHeaderIsTheTextThatItsSenderWrote(String hook) throws IOException {
        try (ConfigurableApplicationContext running = start(hook)) {
            int port = port(running);
            assertThat(RawRequest.get(port, "/stage", "X-City: 北京")).isEqualTo("beta");
            assertThat(RawRequest.get(port, "/stage", "X-City: 南京")).isEqualTo("stable");
            assertThat(RawRequest.get(port, "/stage", "X-User-Id: 张三", "X-Share: 10"))
                    .isEqualTo("beta");
            assertThat(RawRequest.get(port, "/stage", "X-User-Id: 张三", "X-Share: 8"))
                    .isEqualTo("stable");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "limited")
    void theServersMeterOfARequestHasItsStageHoweverItEnds(String hook) {
        try (ConfigurableApplicationContext running = start(hook)) {
            Client client = new Client(port(running));
            MeterRegistry meters = running.getBean(MeterRegistry.class);
            for (String path :
                    List.of("/stage", "/nowhere", "/throws", "/throws-at-once", "/throws-later", "/in-front")) {
                long before = requests(meters);
                client.get(path, "X-User-Tag", "beta");
                await().untilAsserted(
                                () -> assertThat(requests(meters)).as(path).isEqualTo(before + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limited", "auto"})
    void theEndOfARequestIsToldOnceWithItsStatusAndFailure(String hook) throws IOException {
        try (ConfigurableApplicationContext running = start(hook)) {
            int port = port(running);
            SoftAssertions softly = new SoftAssertions();
            expectEnd(softly, port, "/stage", "200 -");
            expectEnd(softly, port, "/nowhere", "404 NoResourceFoundException");
            expectEnd(softly, port, "/throws", "500 IllegalStateException");
            expectEnd(softly, port, "/throws-at-once", "500 IllegalStateException");
            expectEnd(softly, port, "/throws-later", "500 IllegalStateException");
            expectEnd(softly, port, "/throws-mapped", "409 ResponseStatusException");
            expectEnd(softly, port, "/throws-handled", "422 -");
            expectEnd(softly, port, "/events", "200 -");
            expectEnd(softly, port, "/in-front", "500 -");
            expectEnd(softly, port, "/breaks-off", "200 IllegalStateException");
            softly.assertAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "limited")
    void aClientThatGoesEndsItsRequest(String hook) throws IOException {
        try (ConfigurableApplicationContext running = start(hook)) {
            ENDS.clear();
            RawRequest.abandon(
                    port(running), "/never", () -> await().until(() -> ARRIVED.remove("never")), "X-User-Tag: beta");
            await().until(() -> !ENDS.isEmpty());
            assertThat(ENDS.remove().failure()).containsInstanceOf(CancellationException.class);

            // Reactor Netty completes what it was sending when the connection closes.
            RawRequest.abort(port(running), "/never-ends", "X-User-Tag: beta");
            await().until(() -> !ENDS.isEmpty());
            assertThat(ENDS)
                    .extracting(end -> end.decision().stage() + " " + end.status())
                    .containsExactly("beta 200");
        }
    }

    private static void expectEnd(SoftAssertions softly, int port, String path, String expected) {
        Client client = new Client(port);
        ENDS.clear();
        try {
            client.get(path, "X-User-Tag", "beta");
        } catch (IllegalStateException brokenOff) {
            softly.assertThat(path).isEqualTo("/breaks-off");
        }
        await().until(() -> !ENDS.isEmpty());
        client.get("/stage");
        await().until(() -> ENDS.stream().anyMatch(end -> end.decision().stage().equals("stable")));
        softly.assertThat(ENDS)
                .extracting(end -> end.decision().stage() + " " + end.status() + " "
                        + end.failure()
                                .map(failure -> failure.getClass().getSimpleName())
                                .orElse("-"))
                .containsExactly("beta " + expected, "stable 200 -");
        ENDS.clear();
    }

    private static long requests(MeterRegistry meters) {
        return meters.find("http.server.requests").tag("gray.stage", "beta").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static ConfigurableApplicationContext start(String hook) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "spring.config.location=classpath:behind-filter-test.yml",
                        "spring.reactor.context-propagation=" + hook)
                .run();
    }

    private static int port(ConfigurableApplicationContext running) {
        return running.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @RestController
    static class Controller {

        @GetMapping("/stage")
        Mono<String> stage() {
            return GrayReactive.stage();
        }

        @GetMapping("/throws-mapped")
        Mono<String> failsMapped() {
            return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
        }

        @GetMapping("/throws-handled")
        Mono<String> failsHandled() {
            return Mono.error(new UnsupportedOperationException("Nothing is in stock"));
        }

        @ExceptionHandler
        ResponseEntity<String> handles(UnsupportedOperationException failure) {
            return ResponseEntity.status(422).body("handled");
        }

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return Flux.just("in", "stock");
        }

        @GetMapping("/never")
        Mono<String> never() {
            return Mono.<String>never().doOnSubscribe(subscribed -> ARRIVED.add("never"));
        }

        @GetMapping(path = "/never-ends", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> neverEnds() {
            return Flux.just("x".repeat(2_000)).concatWith(Flux.never());
        }

        @GetMapping("/throws")
        Mono<String> fails() {
            return Mono.error(new IllegalStateException("Nothing is in stock"));
        }

        @GetMapping("/throws-at-once")
        Mono<String> failsAtOnce() {
            throw new IllegalStateException("Nothing is in stock");
        }

        @GetMapping("/throws-later")
        Mono<String> failsLater() {
            return Mono.delay(Duration.ofMillis(1)).then(fails());
        }

        @GetMapping({"/breaks-off", "/handled-late"})
        Flux<String> breaksOff() {
            return Flux.just("x".repeat(100_000), "y")
                    .concatWith(Mono.delay(Duration.ofMillis(1)).then(fails()));
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Controller.class})
    static class Application {

        @Bean
        StrictServerWebExchangeFirewall everyHeaderPasses() {
            StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
            firewall.setAllowedHeaderValues(value -> true);
            return firewall;
        }

        @Bean
        GrayObserver ends() {
            return new GrayObserver() {
                @Override
                public void completed(GrayCompletion completion) {
                    ENDS.add(completion);
                }
            };
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter findsResidue() {
            Residue residue = new Residue(RESIDUE);
            return (exchange, chain) -> {
                residue.check("before a request");
                return exchange.getRequest().getPath().value().equals("/in-front")
                        ? Mono.error(new IllegalStateException("Nothing is in stock in front"))
                        : chain.filter(exchange);
            };
        }

        /** The last one, so that its failure goes on to the server, from a thread of its own. */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebExceptionHandler handlesLate() {
            return (exchange, failure) ->
                    exchange.getRequest().getPath().value().equals("/handled-late")
                            ? Mono.delay(Duration.ofMillis(1)).then(Mono.error(failure))
                            : Mono.error(failure);
        }
    }
}
