package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.servlet.GrayFilter;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Requests of 200 threads through the filter of a whole application and over every boundary, tagged or not, each with its
 * own lane. No request sees another's lane, nothing stays on any thread, and the heap does not grow. {@code -Psoak} sends
 * five million.
 */
class SoakTest {

    private static final int CLIENTS = 200;
    private static final int REQUESTS = Integer.getInteger("soak.requests", 200_000);

    /**
     * What may be there in addition when all is over: caches that fill, code that was compiled meanwhile. Less than one object
     * for each request of the shortest run, so that a request that leaves the smallest thing behind is found.
     */
    private static final long MORE_HEAP = 1 << 20;

    private static final Queue<String> WRONG = new ConcurrentLinkedQueue<>();
    private static final Residue RESIDUE = new Residue(WRONG);

    @Test
    void requestsDoNotMixAndLeaveNothingBehind() throws Exception {
        List<Boolean> kinds = Runtime.version().feature() >= 21 ? List.of(false, true) : List.of(false);
        for (boolean virtual : kinds) {
            try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                    .run(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--spring.main.log-startup-info=false",
                            "--spring.threads.virtual.enabled=" + virtual,
                            "--gray.ingress.trust=all")) {
                Boundaries boundaries = application.getBean(Boundaries.class);
                int requests = REQUESTS / kinds.size();
                run(boundaries, requests / 4, virtual);
                long heapBefore = heap();
                run(boundaries, requests - requests / 4, virtual);
                long more = heap() - heapBefore;

                LoggerFactory.getLogger(SoakTest.class)
                        .warn("{} requests, virtual threads: {}, {} KiB more heap", requests, virtual, more >> 10);
                assertThat(WRONG).as("virtual threads: %s", virtual).isEmpty();
                assertThat(more).as("bytes more than after the first quarter").isLessThan(MORE_HEAP);
            }
        }
    }

    private static void run(Boundaries boundaries, int requests, boolean virtual) throws Exception {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("client-");
        threads.setVirtualThreads(virtual);
        List<Future<Integer>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int seed = client;
            clients.add(threads.submit(() -> {
                RESIDUE.checkVirtual(virtual);
                return ask(boundaries, new Random(seed), requests / CLIENTS);
            }));
        }
        for (Future<Integer> client : clients) {
            assertThat(client.get(30, TimeUnit.MINUTES)).isEqualTo(requests / CLIENTS);
        }
    }

    private static int ask(Boundaries boundaries, Random random, int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            boolean tagged = random.nextInt(10) > 0;
            String lane = "beta/" + Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
            if (tagged) {
                request.addHeader("X-Gray-Stage", lane);
            }
            try {
                boundaries.serve(request, tagged ? lane : "stable", random.nextInt(1000));
            } finally {
                RESIDUE.check("after a request");
            }
        }
        return requests;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static class Boundaries {

        private final Filter gray;
        private final ThreadPoolTaskExecutor taskExecutor;
        private final ThreadPoolTaskExecutor callerRuns;
        private final SimpleAsyncTaskExecutor simple;
        private final ExecutorService pool;
        private final ExecutorService wrapped;
        private final boolean isVirtual;
        private final ContextSnapshotFactory snapshots =
                ContextSnapshotFactory.builder().build();

        Boundaries(
                FilterRegistrationBean<GrayFilter> gray,
                @Qualifier("taskExecutor") ThreadPoolTaskExecutor taskExecutor,
                @Qualifier("callerRuns") ThreadPoolTaskExecutor callerRuns,
                SimpleAsyncTaskExecutor simple,
                @Qualifier("pool") ExecutorService pool,
                OwnPool own,
                @Value("${spring.threads.virtual.enabled}") boolean isVirtual) {
            this.gray = Objects.requireNonNull(gray.getFilter());
            this.taskExecutor = taskExecutor;
            this.callerRuns = callerRuns;
            this.simple = simple;
            this.pool = pool;
            this.wrapped = Gray.wrap(own.pool());
            this.isVirtual = isVirtual;
        }

        /** One request, whose handler crosses the boundary that the die says; thread starts are the rarest. */
        void serve(MockHttpServletRequest request, String expected, int die) throws Exception {
            MockHttpServletResponse response = new MockHttpServletResponse();
            gray.doFilter(request, response, (asked, answer) -> check(expected, crossed(die)));
            if (die % 20 == 0) {
                request.setDispatcherType(DispatcherType.ERROR);
                gray.doFilter(request, response, (asked, answer) -> check(expected, Residue.seen()));
            }
        }

        private static void check(String expected, String seen) {
            if (!seen.equals(expected + " " + expected + " " + expected)) {
                WRONG.add(expected + ": " + seen);
            }
        }

        private String crossed(int die) {
            if (die < 10) {
                return got(simple.submit(this::seenOnNewThread));
            }
            return switch (die % 10) {
                case 0 -> got(taskExecutor.submit(Residue::seen));
                case 1 -> got(pool.submit(Residue::seen));
                case 2 -> got(wrapped.submit(Residue::seen));
                case 3 -> got(CompletableFuture.supplyAsync(Residue::seen, pool));
                case 4 -> got(callerRuns.submit(Residue::seen));
                case 5 -> inOtherScopes();
                case 6 -> reactive();
                case 7 -> sent();
                default -> Residue.seen();
            };
        }

        private String seenOnNewThread() {
            RESIDUE.checkVirtual(isVirtual);
            return Residue.seen();
        }

        private static String got(Future<String> future) {
            try {
                return future.get(1, TimeUnit.MINUTES);
            } catch (Exception failed) {
                return failed.toString();
            }
        }

        private static String inOtherScopes() {
            try (GrayScope canary = Gray.open("canary")) {
                try (GrayScope forgotten = Gray.open("beta/forgotten")) {
                    Gray.outside(() -> check("stable", Residue.seen()));
                }
                check("canary", Residue.seen());
            }
            return Residue.seen();
        }

        private String reactive() {
            return String.valueOf(Mono.fromCallable(() -> 1)
                    .publishOn(Schedulers.parallel())
                    .flatMap(one -> Mono.deferContextual(context -> {
                        try (var scope = snapshots.captureFrom(context).setThreadLocals()) {
                            return Mono.just(Residue.seen());
                        }
                    }))
                    .contextWrite(context -> snapshots.captureAll().updateContext(context))
                    .block());
        }

        private static String sent() {
            StringBuilder tag = new StringBuilder();
            Gray.tag(URI.create("http://stock/"), (name, value) -> {
                if (name.equals("X-Gray-Stage")) {
                    tag.append(value);
                }
            });
            return Residue.seen().replace(Gray.stage(), tag);
        }
    }

    /** A pool that Gray is not told of. */
    record OwnPool(ExecutorService pool) implements AutoCloseable {

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Boundaries.class})
    static class Application {

        @Bean
        ThreadPoolTaskExecutor taskExecutor() {
            ThreadPoolTaskExecutor executor = RESIDUE.checkedExecutor();
            executor.setCorePoolSize(4);
            return executor;
        }

        @Bean
        ThreadPoolTaskExecutor callerRuns() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(1);
            executor.setMaxPoolSize(1);
            executor.setQueueCapacity(0);
            executor.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
            return executor;
        }

        @Bean
        SimpleAsyncTaskExecutor simple(@Value("${spring.threads.virtual.enabled}") boolean isVirtual) {
            SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
            simple.setVirtualThreads(isVirtual);
            return simple;
        }

        @Bean(destroyMethod = "shutdown")
        ExecutorService pool() {
            return RESIDUE.checkedPool(4);
        }

        @Bean
        OwnPool own() {
            return new OwnPool(RESIDUE.checkedPool(4));
        }
    }
}
