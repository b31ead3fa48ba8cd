package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.hold.GrayContexts;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.http.MediaType;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application that passes work over every boundary inside a service, and answers with the stage seen behind each. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@EnableTransactionManagement
@EnableResilientMethods
@Import({
    OpenToAll.class,
    PropagationApp.Threads.class,
    PropagationApp.Returns.class,
    PropagationApp.Clients.class,
    PropagationApp.Losses.class,
    PropagationApp.Service.class,
    PropagationApp.Scheduled.class,
    PropagationApp.Listeners.class,
    PropagationApp.LazilyScheduled.class
})
class PropagationApp {

    /** Longer than anything here takes on a busy machine. */
    private static final int SECONDS = 20;

    private static <T> T got(Future<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a task sees that is handed to something that runs it. */
    private static String seenBy(Consumer<Runnable> runner) {
        FutureTask<String> task = new FutureTask<>(Gray::stage);
        runner.accept(task);
        return got(task);
    }

    @Bean
    ThreadPoolTaskExecutor single() {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(1);
        executor.setMaxPoolSize(1);
        executor.setTaskDecorator(task -> () -> {
            DECORATED.set("decorated in " + Gray.stage() + ": ");
            try {
                task.run();
            } finally {
                DECORATED.remove();
            }
        });
        return executor;
    }

    private static final ThreadLocal<String> DECORATED = ThreadLocal.withInitial(() -> "");

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
    SimpleAsyncTaskExecutor simple() {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("simple-");
        executor.setVirtualThreads(Runtime.version().feature() >= 21);
        return executor;
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService service() {
        return Executors.newFixedThreadPool(1);
    }

    @Bean
    Executor plain() {
        return task -> new Thread(task).start();
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService scheduler() {
        return Executors.newScheduledThreadPool(1);
    }

    @Bean
    ThreadPoolExecutorFactoryBean fromFactory() {
        return new ThreadPoolExecutorFactoryBean();
    }

    /** Boot makes none beside a ScheduledExecutorService. */
    @Bean
    TaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.poolSize(2).build();
    }

    /** As many write it; it must stay what it is. */
    @Bean
    Executor mailExecutor() {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("mail-");
        return executor;
    }

    /** Its tasks are compared, so that they must be what was submitted. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService byUrgency() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new PriorityBlockingQueue<>());
    }

    /** What Gray needs to decide may itself need a client that Gray tags. */
    @Bean
    GrayAttributes attributesFromAnotherService(RestTemplate client) {
        return (request, sink) -> Objects.requireNonNull(client);
    }

    @Bean
    GrayObserver reportsToAnotherService(RestClient client) {
        return new GrayObserver() {
            @Override
            public void decided(GrayDecision decision) {
                Objects.requireNonNull(client);
            }
        };
    }

    /** Boot makes none beside other executors. */
    @Bean
    ThreadPoolTaskExecutor applicationTaskExecutor() {
        return new ThreadPoolTaskExecutor();
    }

    @Bean
    TaskDecorator ownDecorator() {
        return task -> task;
    }

    /** Does not start where there seem to be two. */
    @Bean
    Supplier<TaskDecorator> wantsTheOneDecorator(TaskDecorator ownDecoratorByType) {
        return () -> ownDecoratorByType;
    }

    @Bean
    PlatformTransactionManager transactions() {
        return new AbstractPlatformTransactionManager() {
            @Override
            protected Object doGetTransaction() {
                return new Object();
            }

            @Override
            protected void doBegin(Object transaction, TransactionDefinition definition) {}

            @Override
            protected void doCommit(DefaultTransactionStatus status) {}

            @Override
            protected void doRollback(DefaultTransactionStatus status) {}
        };
    }

    @Bean(destroyMethod = "close")
    Echo echo() throws IOException {
        return new Echo();
    }

    @Bean(destroyMethod = "close")
    Crossroads crossroads() throws IOException {
        return new Crossroads();
    }

    static class Service {

        private final AtomicInteger tries = new AtomicInteger();

        @Async("applicationTaskExecutor")
        public CompletableFuture<String> async() {
            return CompletableFuture.completedFuture(Gray.stage());
        }

        @Async("mailExecutor")
        public CompletableFuture<String> mailed() {
            String pool = Thread.currentThread().getName().replaceFirst("-.*", "");
            return CompletableFuture.completedFuture(pool + " in " + Gray.stage());
        }

        @Retryable(maxRetries = 2, delay = 1)
        public String retried() {
            if (tries.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("once more");
            }
            return Gray.stage();
        }

        @Transactional
        public void inTransaction(Runnable work) {
            work.run();
        }
    }

    record Plain(CompletableFuture<String> seen) {}

    record Late(CompletableFuture<String> seen) {}

    record Afterwards(CompletableFuture<String> seen) {}

    static class Listeners {

        @EventListener
        public void on(Plain event) {
            event.seen().complete(Gray.stage());
        }

        @Async("applicationTaskExecutor")
        @EventListener
        public void on(Late event) {
            event.seen().complete(Gray.stage());
        }

        @TransactionalEventListener
        public void on(Afterwards event) {
            event.seen().complete(Gray.stage());
        }
    }

    static class Scheduled {

        final Queue<String> seen = new ConcurrentLinkedQueue<>();
        final CountDownLatch ran = new CountDownLatch(3);

        @org.springframework.scheduling.annotation.Scheduled(fixedRate = 3_600_000)
        public void atFixedRate() {
            see();
        }

        @org.springframework.scheduling.annotation.Scheduled(fixedDelay = 3_600_000)
        public void withFixedDelay() {
            see();
        }

        @org.springframework.scheduling.annotation.Scheduled(cron = "* * * * * *", scheduler = "taskScheduler")
        public void byCron() {
            see();
        }

        private void see() {
            seen.add(Gray.stage() + (GrayContexts.currentOrNull() == null ? " lost" : " held"));
            ran.countDown();
        }
    }

    /** A bean that a request makes, and whose method is scheduled then. */
    @Lazy
    static class LazilyScheduled {

        final CompletableFuture<String> seen = new CompletableFuture<>();

        @org.springframework.scheduling.annotation.Scheduled(fixedRate = 3_600_000)
        public void see() {
            seen.complete(Gray.stage());
        }
    }

    @RestController
    static class Threads {

        private final Service service;
        private final ThreadPoolTaskExecutor single;
        private final ThreadPoolTaskExecutor callerRuns;
        private final SimpleAsyncTaskExecutor simple;
        private final ExecutorService executorService;
        private final Executor plain;
        private final ScheduledExecutorService scheduler;
        private final ExecutorService fromFactory;
        private final ExecutorService byUrgency;
        private final TaskScheduler taskScheduler;
        private final ApplicationEventPublisher events;
        private final ObjectProvider<LazilyScheduled> lazy;

        Threads(
                Service service,
                ThreadPoolTaskExecutor single,
                ThreadPoolTaskExecutor callerRuns,
                SimpleAsyncTaskExecutor simple,
                @Qualifier("service") ExecutorService executorService,
                @Qualifier("plain") Executor plain,
                ScheduledExecutorService scheduler,
                @Qualifier("fromFactory") ExecutorService fromFactory,
                @Qualifier("byUrgency") ExecutorService byUrgency,
                @Qualifier("taskScheduler") TaskScheduler taskScheduler,
                ApplicationEventPublisher events,
                ObjectProvider<LazilyScheduled> lazy) {
            this.service = service;
            this.single = single;
            this.callerRuns = callerRuns;
            this.simple = simple;
            this.executorService = executorService;
            this.plain = plain;
            this.scheduler = scheduler;
            this.fromFactory = fromFactory;
            this.byUrgency = byUrgency;
            this.taskScheduler = taskScheduler;
            this.events = events;
            this.lazy = lazy;
        }

        @GetMapping("/async-method")
        String asyncMethod() {
            return got(service.async());
        }

        @GetMapping("/thread-pool-task-executor")
        String threadPoolTaskExecutor() {
            return got(single.submit(() -> DECORATED.get() + Gray.stage()));
        }

        @GetMapping("/simple-async-task-executor")
        String simpleAsyncTaskExecutor() {
            return seenBy(simple::execute);
        }

        @GetMapping("/executor-service")
        String executorService() {
            return got(executorService.submit((Callable<String>) Gray::stage));
        }

        @GetMapping("/executor")
        String executor() {
            return seenBy(plain::execute);
        }

        @GetMapping("/executor-from-factory-bean")
        String fromFactory() {
            return seenBy(fromFactory::execute);
        }

        @GetMapping("/scheduled-executor-service-once")
        String once() {
            return got(scheduler.schedule((Callable<String>) Gray::stage, 1, TimeUnit.MILLISECONDS));
        }

        @GetMapping("/scheduled-executor-service-again")
        String again() {
            CompletableFuture<String> seen = new CompletableFuture<>();
            Future<?> repeated = scheduler.scheduleAtFixedRate(() -> seen.complete(Gray.stage()), 1, 1, TimeUnit.HOURS);
            repeated.cancel(false);
            Future<?> soon = scheduler.scheduleAtFixedRate(() -> seen.complete(Gray.stage()), 0, 1, TimeUnit.HOURS);
            String stage = got(seen);
            soon.cancel(false);
            return stage;
        }

        @GetMapping("/task-scheduler-again")
        String repeated() {
            CompletableFuture<String> seen = new CompletableFuture<>();
            Future<?> repeated =
                    taskScheduler.scheduleAtFixedRate(() -> seen.complete(Gray.stage()), Duration.ofHours(1));
            String stage = got(seen);
            repeated.cancel(false);
            return stage;
        }

        @GetMapping("/spring-pool-declared-as-executor")
        String mailed() {
            return got(service.mailed());
        }

        @GetMapping("/pool-that-compares-tasks")
        String byUrgency() {
            Urgent urgent = new Urgent(new CompletableFuture<>());
            byUrgency.execute(urgent);
            byUrgency.execute(new Urgent(new CompletableFuture<>()));
            return got(urgent.seen());
        }

        record Urgent(CompletableFuture<String> seen) implements Runnable, Comparable<Urgent> {

            @Override
            public void run() {
                seen.complete(Gray.stage());
            }

            @Override
            public int compareTo(Urgent other) {
                return 0;
            }
        }

        @GetMapping("/lazy-scheduled-bean")
        String lazily() {
            return got(lazy.getObject().seen);
        }

        @GetMapping("/task-scheduler-once")
        String taskSchedulerOnce() {
            FutureTask<String> task = new FutureTask<>(Gray::stage);
            got(taskScheduler.schedule(task, taskScheduler.getClock().instant()));
            return got(task);
        }

        @GetMapping("/completable-future-on-executor")
        String onExecutor() {
            return got(CompletableFuture.supplyAsync(Gray::stage, simple));
        }

        @GetMapping("/completable-future-on-wrapped-executor")
        String onWrapped() {
            return got(
                    CompletableFuture.supplyAsync(Gray::stage, Gray.wrap((Executor) task -> new Thread(task).start())));
        }

        @GetMapping("/parallel-stream-with-wrapped-supplier")
        String parallelWrapped() {
            Supplier<String> seen = Gray.wrap((Supplier<String>) Gray::stage);
            return String.join(
                    " ",
                    Stream.generate(() -> 1)
                            .limit(64)
                            .parallel()
                            .map(one -> seen.get())
                            .distinct()
                            .toList());
        }

        @GetMapping("/new-thread-with-wrapped-task")
        String newThread() {
            return seenBy(task -> new Thread(Gray.wrap(task)).start());
        }

        @GetMapping("/caller-runs")
        String callerRuns() {
            CountDownLatch done = new CountDownLatch(1);
            callerRuns.execute(() -> await(done));
            StringBuilder seen = new StringBuilder();
            Thread caller = Thread.currentThread();
            callerRuns.execute(() -> seen.append(Gray.stage())
                    .append(" in the task, ")
                    .append(Thread.currentThread() == caller ? "" : "on another thread "));
            done.countDown();
            return seen + Gray.stage() + " afterwards, by the same thread";
        }

        @GetMapping("/event")
        String event() {
            Plain event = new Plain(new CompletableFuture<>());
            events.publishEvent(event);
            return got(event.seen());
        }

        @GetMapping("/async-event")
        String asyncEvent() {
            Late event = new Late(new CompletableFuture<>());
            events.publishEvent(event);
            return got(event.seen());
        }

        @GetMapping("/transactional-event")
        String transactionalEvent() {
            Afterwards event = new Afterwards(new CompletableFuture<>());
            service.inTransaction(() -> events.publishEvent(event));
            return got(event.seen());
        }

        @GetMapping("/retryable")
        String retryable() {
            return service.retried();
        }
    }

    @RestController
    static class Returns implements ErrorController {

        private final ExecutorService own = Executors.newFixedThreadPool(1);

        @GetMapping("/returns-callable")
        Callable<String> callable() {
            return Gray::stage;
        }

        @GetMapping("/returns-deferred-result")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            own.execute(Gray.wrap(() -> {
                result.setResult(Gray.stage());
            }));
            return result;
        }

        @GetMapping("/returns-web-async-task-on-own-executor")
        WebAsyncTask<String> webAsyncTask() {
            return new WebAsyncTask<>(null, new SimpleAsyncTaskExecutor("unknown-to-gray-"), Gray::stage);
        }

        @GetMapping("/returns-streaming-body")
        StreamingResponseBody streaming() {
            return out -> out.write(Gray.stage().getBytes(StandardCharsets.UTF_8));
        }

        @GetMapping(value = "/returns-sse", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter sse() {
            SseEmitter emitter = new SseEmitter();
            own.execute(Gray.wrap(() -> {
                try {
                    emitter.send(SseEmitter.event().comment("x").data("as " + Gray.stage()));
                    emitter.complete();
                } catch (IOException failed) {
                    emitter.completeWithError(failed);
                }
            }));
            return emitter;
        }

        @GetMapping("/returns-completable-future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(Gray::stage, Gray.wrap(own));
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("as asked");
        }

        @GetMapping("/error")
        String error(HttpServletRequest request) {
            return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " in " + Gray.stage();
        }
    }

    @RestController
    static class Losses {

        private final MeterRegistry meters;

        Losses(MeterRegistry meters) {
            this.meters = meters;
        }

        private String lost(Consumer<Runnable> runner) {
            double before = count();
            String seen = seenBy(runner);
            return seen + ", lost " + (int) (count() - before);
        }

        private double count() {
            return meters.get("gray.contexts.lost").counter().count();
        }

        @GetMapping("/common-pool")
        String commonPool() {
            return lost(task -> got(CompletableFuture.runAsync(task)));
        }

        @GetMapping("/new-thread")
        String newThread() {
            return lost(task -> new Thread(task).start());
        }

        /** The calling thread works on some of the elements itself; it waits, so that the pool gets one for certain. */
        @GetMapping("/parallel-stream")
        String parallelStream() {
            Thread caller = Thread.currentThread();
            CountDownLatch elsewhere = new CountDownLatch(1);
            return lost(task -> Stream.generate(() -> task).limit(64).parallel().forEach(one -> {
                if (Thread.currentThread() == caller) {
                    await(elsewhere);
                } else {
                    one.run();
                    elsewhere.countDown();
                }
            }));
        }
    }

    @RestController
    static class Clients {

        private final Echo echo;
        private final Crossroads crossroads;
        private final RestTemplate restTemplate;
        private final RestClient restClient;
        private final RestClient.Builder handMadeBuilder;
        private final WebClient webClient;
        private final WebClient.Builder handMadeWebClientBuilder;

        Clients(
                Echo echo,
                Crossroads crossroads,
                RestTemplate restTemplate,
                RestClient restClient,
                @Qualifier("handMadeBuilder") RestClient.Builder handMadeBuilder,
                WebClient webClient,
                @Qualifier("handMadeWebClientBuilder") WebClient.Builder handMadeWebClientBuilder) {
            this.echo = echo;
            this.crossroads = crossroads;
            this.restTemplate = restTemplate;
            this.restClient = restClient;
            this.handMadeBuilder = handMadeBuilder;
            this.webClient = webClient;
            this.handMadeWebClientBuilder = handMadeWebClientBuilder;
        }

        @GetMapping("/rest-template-bean")
        String restTemplate() {
            return Objects.requireNonNull(restTemplate.getForObject(echo.url(), String.class));
        }

        private String asked(RestClient client) {
            return Objects.requireNonNull(
                    client.get().uri(echo.url()).retrieve().body(String.class));
        }

        @GetMapping("/rest-client-bean")
        String restClient() {
            return asked(restClient);
        }

        @GetMapping("/rest-client-builder-bean")
        String restClientBuilder() {
            return asked(handMadeBuilder.build());
        }

        @GetMapping("/new-rest-client")
        String newRestClient() {
            return asked(RestClient.create());
        }

        private String asked(WebClient client) {
            return Objects.requireNonNull(client.get()
                    .uri(echo.url())
                    .retrieve()
                    .bodyToMono(String.class)
                    .block());
        }

        @GetMapping("/web-client-bean")
        String webClient() {
            return asked(webClient);
        }

        @GetMapping("/web-client-builder-bean")
        String webClientBuilder() {
            return asked(handMadeWebClientBuilder.build());
        }

        @GetMapping("/jdk-http-client-by-hand")
        String jdk() throws IOException, InterruptedException {
            HttpRequest request =
                    Gray.tag(HttpRequest.newBuilder(URI.create(echo.url()))).build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        }

        @GetMapping("/jdk-http-client-outside")
        String jdkOutside() {
            HttpRequest request = Gray.tag(HttpRequest.newBuilder(URI.create(crossroads.outside() + "/end")))
                    .build();
            return request.headers().allValues("X-Gray-Stage").toString();
        }

        private static CloseableHttpClient apache() {
            return HttpClients.custom()
                    .addRequestInterceptorLast((request, entity, context) -> {
                        request.removeHeaders("X-Gray-Stage");
                        Gray.tag(address(request), request::setHeader);
                    })
                    .build();
        }

        private static URI address(org.apache.hc.core5.http.HttpRequest request) throws ProtocolException {
            try {
                return request.getUri();
            } catch (URISyntaxException wrong) {
                throw new ProtocolException(wrong.getMessage(), wrong);
            }
        }

        @GetMapping("/apache-http-client-by-hand")
        String apacheByHand() throws IOException {
            try (CloseableHttpClient client = apache()) {
                return client.execute(new HttpGet(echo.url()), answer -> EntityUtils.toString(answer.getEntity()));
            }
        }

        @GetMapping("/apache-redirected")
        String apacheRedirected() throws IOException {
            try (CloseableHttpClient client = apache()) {
                client.execute(
                        new HttpGet(crossroads.inside() + "/302?" + crossroads.outside() + "/end"),
                        answer -> EntityUtils.toString(answer.getEntity()));
            }
            List<Crossroads.Arrival> arrivals = crossroads.arrivals();
            if (!arrivals.get(0).tag().equals(List.of("beta"))) {
                throw new UncheckedIOException(new IOException("the first hop had " + arrivals.get(0)));
            }
            return arrivals.get(1).tag().toString();
        }
    }

    @Bean
    RestTemplate restTemplate() {
        return new RestTemplate();
    }

    @Bean
    RestClient restClient() {
        return RestClient.create();
    }

    @Bean
    RestClient.Builder handMadeBuilder() {
        return RestClient.builder();
    }

    @Bean
    WebClient webClient() {
        return WebClient.create();
    }

    @Bean
    WebClient.Builder handMadeWebClientBuilder() {
        return WebClient.builder();
    }
}
