package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayReactive;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.opentelemetry.api.baggage.Baggage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Many concurrent requests on few event loops, each with its own lane: no request sees another's lane, and nothing stays on
 * a thread. {@code -Psoak} sends more.
 */
class ReactiveCrossTalkTest {

    private static final int CLIENTS = 40;
    private static final int REQUESTS = Integer.getInteger("cross-talk.requests", 2_000);
    private static final String HOOK = "residue";
    private static final List<String> PATHS =
            List.of("/operators", "/flat-map", "/retry", "/delayed", "/downstream", "/form");

    /** What should not have been there, named; anything in here fails the test. */
    private static final Queue<String> WRONG = new ConcurrentLinkedQueue<>();

    private static final Residue RESIDUE = new Residue(WRONG);

    @AfterEach
    void unhook() {
        Schedulers.resetOnScheduleHook(HOOK);
        Hooks.disableAutomaticContextPropagation();
        WRONG.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limited", "auto"})
    void requestsDoNotMixAndLeaveNothingBehind(String propagation) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--spring.reactor.context-propagation=" + propagation,
                        "--gray.ingress.trust=all")) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

            // Behind Reactor's own hook, which carries to a task what its submitter had.
            Schedulers.onScheduleHook(HOOK, task -> () -> {
                RESIDUE.check("before a task");
                try {
                    task.run();
                } finally {
                    RESIDUE.check("after a task");
                }
            });
            assertThat(run(port)).isEqualTo(REQUESTS);
            checkEventLoops(application.getBean(ReactorResourceFactory.class));
            assertThat(WRONG).isEmpty();
        }
    }

    private static int run(int port) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int seed = client;
                tasks.add(() -> ask(new Client(port), new Random(seed)));
            }
            int answered = 0;
            for (Future<Integer> client : clients.invokeAll(tasks)) {
                answered += client.get();
            }
            return answered;
        } finally {
            clients.shutdownNow();
        }
    }

    private static int ask(Client client, Random random) {
        int requests = REQUESTS / CLIENTS;
        for (int i = 0; i < requests; i++) {
            String lane = "beta/" + Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
            String path = PATHS.get(random.nextInt(PATHS.size()));
            boolean tagged = random.nextInt(10) > 0;
            String expected = "[" + (tagged ? lane : "stable") + "]";
            String answer = tagged ? client.get(path, "X-Gray-Stage", lane) : client.get(path);
            if (!answer.equals(expected)) {
                WRONG.add(path + " " + expected + ": " + answer);
            }
        }
        return requests;
    }

    private static void checkEventLoops(ReactorResourceFactory resources) throws Exception {
        EventLoopGroup loops = resources.getLoopResources().onServer(true);
        int checked = 0;
        for (EventExecutor loop : loops) {
            loop.submit(() -> RESIDUE.check("on an event loop at the end")).get(20, TimeUnit.SECONDS);
            checked++;
        }
        assertThat(checked).isPositive();
    }

    private static String plain() {
        String stage = Gray.stage();
        String inMdc = MDC.get("gray.stage");
        String inBaggage = Baggage.current().getEntryValue("gray.stage");
        return stage.equals(inMdc) && stage.equals(inBaggage) ? stage : stage + "/" + inMdc + "/" + inBaggage;
    }

    /** All stages that are seen here; without the hook, threads have nothing to say and must be clean. */
    private static Flux<String> seen() {
        return GrayReactive.stage().flatMapMany(reactive -> {
            if (Hooks.isAutomaticContextPropagationEnabled()) {
                return Flux.just(reactive, plain());
            }
            RESIDUE.check("in an operator");
            return Flux.just(reactive);
        });
    }

    private static Mono<String> distinct(Flux<String> stages) {
        return stages.distinct().collectList().map(String::valueOf);
    }

    @RestController
    static class Handlers {

        private final WebClient.Builder clients;

        Handlers(WebClient.Builder clients) {
            this.clients = clients;
        }

        @GetMapping("/operators")
        Mono<String> operators() {
            return distinct(Flux.range(0, 3).publishOn(Schedulers.parallel()).concatMap(i -> seen()));
        }

        @GetMapping("/flat-map")
        Mono<String> flatMap() {
            return distinct(Flux.range(0, 4).flatMap(i -> seen().subscribeOn(Schedulers.boundedElastic())));
        }

        @GetMapping("/retry")
        Mono<String> retry() {
            AtomicInteger tries = new AtomicInteger();
            return distinct(seen().publishOn(Schedulers.parallel())
                    .concatWith(Flux.defer(() ->
                            tries.incrementAndGet() < 3 ? Flux.error(new IllegalStateException("again")) : seen()))
                    .retry(2));
        }

        @GetMapping("/delayed")
        Mono<String> delayed() {
            return distinct(Mono.delay(Duration.ofMillis(1)).thenMany(seen()));
        }

        @GetMapping("/form")
        Mono<String> form(ServerWebExchange exchange) {
            return exchange.getFormData().flatMap(form -> distinct(seen()));
        }

        @GetMapping("/downstream")
        Mono<String> downstream(ServerWebExchange exchange) {
            int port = Objects.requireNonNull(exchange.getRequest().getLocalAddress())
                    .getPort();
            AtomicInteger tries = new AtomicInteger();
            Mono<String> call = clients.build()
                    .get()
                    .uri("http://127.0.0.1:" + port + "/echo")
                    .retrieve()
                    .bodyToMono(String.class)
                    .flatMap(answer -> tries.incrementAndGet() < 2
                            ? Mono.error(new IllegalStateException("again"))
                            : Mono.just(answer))
                    .retry(1);
            return distinct(Flux.concat(call, seen()));
        }

        @GetMapping("/echo")
        Mono<String> echo(@RequestHeader("X-Gray-Stage") String sent) {
            return GrayReactive.stage().map(stage -> stage.equals(sent) ? stage : stage + " but sent " + sent);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Handlers.class})
    static class Application {

        /** Around everything else: an event loop must come clean, but for what a tracer made of the request's own baggage. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter residue() {
            return (exchange, chain) -> {
                if (!exchange.getRequest().getHeaders().containsHeader("baggage")) {
                    RESIDUE.check("before a request");
                }
                return chain.filter(exchange);
            };
        }
    }
}
