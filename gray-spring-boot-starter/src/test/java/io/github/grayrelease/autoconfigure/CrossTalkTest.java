package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Mono;

/**
 * Many concurrent requests over all boundaries inside a service, each with its own lane: no request sees another's lane,
 * and nothing stays on any thread. {@link SoakTest} sends many more requests, without sockets; {@code -Psoak} also sends
 * many more here.
 */
class CrossTalkTest {

    private static final int CLIENTS = 200;
    private static final int REQUESTS = Integer.getInteger("cross-talk.requests", 8_000);

    /** What is cheap comes more often, so that the mix is no measurement of thread starts. */
    private static final List<String> PATHS = List.of(
            "/plain",
            "/plain",
            "/plain",
            "/callable",
            "/deferred",
            "/future",
            "/async",
            "/pool",
            "/simple",
            "/stream",
            "/event",
            "/client",
            "/reactive-client");

    /** What should not have been there, named; anything in here fails the test. */
    private static final Queue<String> WRONG = new ConcurrentLinkedQueue<>();

    private static final Residue RESIDUE = new Residue(WRONG);

    /** A request's attribute: the latch that opens when the thread on which it came has left all filters. */
    private static final String LEFT = "left";

    private static final int PATIENCE = 60;

    @Test
    void requestsDoNotMixAndLeaveNothingBehind() throws Exception {
        List<Boolean> kinds = Runtime.version().feature() >= 21 ? List.of(false, true) : List.of(false);
        for (boolean virtual : kinds) {
            try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                    .run(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--server.tomcat.threads.max=" + 3 * CLIENTS,
                            "--spring.task.execution.pool.core-size=16",
                            "--server.tomcat.max-keep-alive-requests=-1",
                            "--spring.threads.virtual.enabled=" + virtual,
                            "--spring.mvc.async.request-timeout=60s",
                            "--gray.ingress.trust=all")) {
                int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                int answered = run(port, REQUESTS / kinds.size());

                assertThat(answered).isEqualTo(REQUESTS / kinds.size());
                assertThat(WRONG).as("virtual threads: %s", virtual).isEmpty();
            }
        }
    }

    private static int run(int port, int requests) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int seed = client;
                tasks.add(() -> ask(port, new Random(seed), requests / CLIENTS));
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

    /** One client with one connection. */
    private static int ask(int port, Random random, int requests) throws IOException {
        try (Socket socket = connect(port)) {
            for (int i = 0; i < requests; i++) {
                String lane = "beta/" + Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
                boolean tagged = random.nextInt(10) > 0;
                String path = PATHS.get(random.nextInt(PATHS.size()));
                String expected = tagged ? lane : "stable";
                String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                        + (tagged ? "X-Gray-Stage: " + lane + "\r\n" : "") + "\r\n";
                String answer = exchange(socket, request);
                if (!answer.equals(expected + " " + expected + " " + expected)) {
                    WRONG.add(path + " " + expected + ": " + answer);
                }
            }
            return requests;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE * 1_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return answer(new BufferedInputStream(socket.getInputStream()));
    }

    private static String answer(InputStream in) throws IOException {
        int length = -1;
        boolean secured = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            secured |= line.equals("X-Content-Type-Options: nosniff");
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (!secured) {
            WRONG.add("an answer without the headers of Spring Security");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server hung up");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @RestController
    static class Handlers {

        private final ExecutorService own = Executors.newFixedThreadPool(4);
        private final ExecutorService pool;
        private final SimpleAsyncTaskExecutor simple;
        private final Asynchronous asynchronous;
        private final ApplicationEventPublisher events;
        private final RestClient client;
        private final WebClient reactiveClient;

        Handlers(
                @Qualifier("pool") ExecutorService pool,
                @Qualifier("simple") SimpleAsyncTaskExecutor simple,
                Asynchronous asynchronous,
                ApplicationEventPublisher events,
                RestClient.Builder client,
                WebClient.Builder reactiveClient) {
            this.pool = pool;
            this.simple = simple;
            this.asynchronous = asynchronous;
            this.events = events;
            this.client = client.build();
            this.reactiveClient = reactiveClient.build();
        }

        @GetMapping("/async")
        CompletableFuture<String> async() {
            return asynchronous.seen();
        }

        @GetMapping("/pool")
        String pool() throws Exception {
            return pool.submit(Residue::seen).get();
        }

        @GetMapping("/simple")
        String simple() {
            return CompletableFuture.supplyAsync(Residue::seen, simple).join();
        }

        /**
         * Waits with the body until Spring Security has written its headers, which it does on the way out of the filters.
         * Tomcat's headers are not safe for two threads: where the body commits them meanwhile, one answer in some hundred
         * thousand is broken, or a later one that Tomcat gives the same response object.
         *
         * @see <a href="https://github.com/spring-projects/spring-security/issues/15510">spring-security 15510</a>
         */
        @GetMapping("/stream")
        ResponseEntity<StreamingResponseBody> stream(@RequestAttribute(LEFT) CountDownLatch left) {
            String length = String.valueOf(Residue.seen().length());
            return ResponseEntity.ok().header("Content-Length", length).body(out -> {
                await(left);
                out.write(Residue.seen().getBytes(StandardCharsets.UTF_8));
            });
        }

        private static void await(CountDownLatch left) {
            try {
                if (!left.await(PATIENCE, TimeUnit.SECONDS)) {
                    WRONG.add("a request's thread did not leave its filters");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @GetMapping("/event")
        String event() {
            CompletableFuture<String> seen = new CompletableFuture<>();
            events.publishEvent(new Asked(seen));
            return seen.join();
        }

        @GetMapping("/client")
        String client(HttpServletRequest request) {
            return String.valueOf(client.get().uri(here(request)).retrieve().body(String.class));
        }

        @GetMapping("/reactive-client")
        Mono<String> reactiveClient(HttpServletRequest request) {
            return reactiveClient.get().uri(here(request)).retrieve().bodyToMono(String.class);
        }

        private static URI here(HttpServletRequest request) {
            return URI.create("http://127.0.0.1:" + request.getLocalPort() + "/plain");
        }

        @GetMapping("/plain")
        String plain() {
            return Residue.seen();
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return Residue::seen;
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            own.execute(Gray.wrap(() -> {
                result.setResult(Residue.seen());
            }));
            return result;
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(Residue::seen, Gray.wrap(own));
        }
    }

    record Asked(CompletableFuture<String> seen) {}

    static class Asynchronous {

        @Async("applicationTaskExecutor")
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(Residue.seen());
        }

        @Async("applicationTaskExecutor")
        @EventListener
        public void on(Asked event) {
            event.seen().complete(Residue.seen());
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableAsync
    @Import({OpenToAll.class, Handlers.class, Asynchronous.class})
    static class Application {

        @Bean(destroyMethod = "shutdown")
        ExecutorService pool() {
            return RESIDUE.checkedPool(16);
        }

        @Bean
        SimpleAsyncTaskExecutor simple() {
            SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
            simple.setVirtualThreads(Runtime.version().feature() >= 21);
            return simple;
        }

        /** Spring Boot makes none beside other executors. */
        @Bean
        AsyncTaskExecutor applicationTaskExecutor(
                ThreadPoolTaskExecutorBuilder pooled,
                SimpleAsyncTaskExecutorBuilder virtual,
                @Value("${spring.threads.virtual.enabled}") boolean isVirtual) {
            return isVirtual ? virtual.build() : pooled.configure(RESIDUE.checkedExecutor());
        }

        /** Around everything else: a thread must come clean and go clean. */
        @Bean
        FilterRegistrationBean<Filter> residue(@Value("${spring.threads.virtual.enabled}") boolean isVirtual) {
            FilterRegistrationBean<Filter> outermost = new FilterRegistrationBean<>((request, response, chain) -> {
                RESIDUE.checkVirtual(isVirtual);
                RESIDUE.check("before a request");
                CountDownLatch left = new CountDownLatch(1);
                request.setAttribute(LEFT, left);
                try {
                    chain.doFilter(request, response);
                } finally {
                    RESIDUE.check("after a request");
                    left.countDown();
                }
            });
            outermost.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return outermost;
        }
    }
}
