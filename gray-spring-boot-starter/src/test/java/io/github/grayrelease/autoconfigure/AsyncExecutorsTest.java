package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.task.GrayTaskAutoConfiguration;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.AbstractApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.security.concurrent.DelegatingSecurityContextScheduledExecutorService;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

/** Asynchronous methods, tasks and events, on every executor that Spring submits them to. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncExecutorsTest {

    private static final int SECONDS = 20;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GrayAutoConfiguration.class, GrayTaskAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
            .withUserConfiguration(Methods.class);

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Methods {

        @Bean
        Work work() {
            return new Work();
        }
    }

    static class Work {

        private final CompletableFuture<String> seen = new CompletableFuture<>();

        public Future<String> seen() {
            return seen;
        }

        @Async
        public CompletableFuture<String> unnamed() {
            return CompletableFuture.completedFuture(Gray.stage());
        }

        @Async
        public Future<String> plainFuture() {
            return CompletableFuture.completedFuture(Gray.stage());
        }

        @Async
        public void nothing() {
            seen.complete(Gray.stage());
        }

        @Async("named")
        public CompletableFuture<String> named() {
            return CompletableFuture.completedFuture(Gray.stage());
        }

        @Async
        public void fails() {
            throw new IllegalStateException("no mail");
        }
    }

    private static <T> T got(Future<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String inBeta(Function<Work, Future<String>> method, ApplicationContext context) {
        Work work = context.getBean(Work.class);
        try (GrayScope scope = Gray.open("beta")) {
            return got(method.apply(work));
        }
    }

    private static Executor ownThreads() {
        return task -> new Thread(task).start();
    }

    /** As an application may write one: it can't be extended, and knows nothing of decorators. */
    static final class FinalExecutor implements AsyncTaskExecutor {

        @Override
        public void execute(Runnable task) {
            ownThreads().execute(task);
        }
    }

    /** As an application may write one; it takes part in the life of the application. */
    static class OpenExecutor implements AsyncTaskExecutor, SmartLifecycle {

        private boolean running;

        @Override
        public void execute(Runnable task) {
            ownThreads().execute(task);
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** One that is no executor of Spring's. */
    static class PlainExecutor implements Executor {

        @Override
        public void execute(Runnable task) {
            ownThreads().execute(task);
        }
    }

    static Stream<Arguments> executors() {
        Stream<Executor> everywhere = Stream.of(
                new TaskExecutorAdapter(ownThreads()),
                new TaskExecutorAdapter(Executors.newSingleThreadExecutor()),
                new ConcurrentTaskExecutor(Executors.newSingleThreadExecutor()),
                new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor()),
                new SimpleAsyncTaskExecutor(),
                new DelegatingSecurityContextAsyncTaskExecutor(new SimpleAsyncTaskExecutor()),
                new FinalExecutor(),
                new OpenExecutor(),
                new PlainExecutor(),
                ownThreads(),
                Executors.newSingleThreadExecutor(),
                Executors.newSingleThreadScheduledExecutor(),
                initialized(new ThreadPoolTaskScheduler()),
                new ForkJoinPool(1));
        Stream<Executor> newer =
                virtualThreads() ? Stream.of(new VirtualThreadTaskExecutor("virtual-")) : Stream.empty();
        return Stream.concat(everywhere, newer)
                .map(executor -> Arguments.of(executor.getClass().getSimpleName(), executor));
    }

    private static boolean virtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    private static ThreadPoolTaskScheduler initialized(ThreadPoolTaskScheduler scheduler) {
        scheduler.initialize();
        return scheduler;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("executors")
    void aNamedMethodRunsInTheStageOfItsCallerOnEveryExecutorThatIsABean(String name, Executor executor) {
        application
                .withBean("named", Executor.class, () -> executor)
                .run(context -> assertThat(inBeta(Work::named, context)).isEqualTo("beta"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("executors")
    void aMethodRunsInTheStageOfItsCallerOnAnExecutorThatIsNoBean(String name, Executor executor) {
        application
                .withBean(AsyncConfigurer.class, () -> new AsyncConfigurer() {
                    @Override
                    public Executor getAsyncExecutor() {
                        return executor;
                    }
                })
                .run(context -> {
                    assertThat(inBeta(Work::unnamed, context)).isEqualTo("beta");
                    assertThat(inBeta(Work::plainFuture, context)).isEqualTo("beta");
                    assertThat(inBeta(AsyncExecutorsTest::returningNothing, context))
                            .isEqualTo("beta");
                });
    }

    private static Future<String> returningNothing(Work work) {
        work.nothing();
        return work.seen();
    }

    @Test
    void besideTwoExecutorsSpringMakesItsOwnAndTheStageArrivesThereToo() {
        application
                .withBean("first", ThreadPoolTaskExecutor.class)
                .withBean("second", ThreadPoolTaskExecutor.class)
                .run(context -> assertThat(inBeta(Work::unnamed, context)).isEqualTo("beta"));
    }

    @Test
    void withoutARequestTheTaskDoesNotSeeAnEarlierOne() {
        ExecutorService single = Executors.newSingleThreadExecutor();
        application.withBean("named", Executor.class, () -> single).run(context -> {
            assertThat(inBeta(Work::named, context)).isEqualTo("beta");
            assertThat(got(context.getBean(Work.class).named())).isEqualTo("stable");
        });
    }

    @Test
    void theHandlerOfAnExceptionSeesTheStageOfTheMethodThatThrewIt() {
        CompletableFuture<String> seen = new CompletableFuture<>();
        application
                .withBean(AsyncConfigurer.class, () -> new AsyncConfigurer() {
                    @Override
                    public Executor getAsyncExecutor() {
                        return ownThreads();
                    }

                    @Override
                    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
                        return (thrown, method, arguments) ->
                                seen.complete(thrown.getMessage() + " in " + Gray.stage());
                    }
                })
                .run(context -> {
                    try (GrayScope scope = Gray.open("beta")) {
                        context.getBean(Work.class).fails();
                    }
                    assertThat(got(seen)).isEqualTo("no mail in beta");
                });
    }

    /** It says: work of this pool is no request's. */
    @Test
    void whatAnExecutorSetsInsideTheStageStays() {
        ThreadPoolTaskExecutor outside = new ThreadPoolTaskExecutor();
        outside.setTaskDecorator(task -> () -> Gray.outside(task));
        application
                .withBean("named", ThreadPoolTaskExecutor.class, () -> outside)
                .run(context -> assertThat(inBeta(Work::named, context)).isEqualTo("stable"));
    }

    /** A thread that an application made inside a request has the stage of that request for life. */
    @Test
    void aThreadThatKeptTheStageOfAnotherRequestDoesNotHandItOn() {
        application
                .withBean("named", AsyncTaskExecutor.class, () -> {
                    try (GrayScope scope = Gray.open("canary")) {
                        return new TaskExecutorAdapter(
                                Executors.newSingleThreadExecutor(task -> new Thread(Gray.wrap(task))));
                    }
                })
                .run(context -> assertThat(inBeta(Work::named, context)).isEqualTo("beta"));
    }

    @Test
    void cancellingTheResultInterruptsTheMethodAsWithoutGray() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
        AtomicReference<Thread> worker = new AtomicReference<>();
        threads.setThreadFactory(task -> {
            worker.set(new Thread(task));
            return Objects.requireNonNull(worker.get());
        });
        application
                .withBean("named", SimpleAsyncTaskExecutor.class, () -> threads)
                .run(context -> {
                    AsyncTaskExecutor executor = context.getBean("named", AsyncTaskExecutor.class);
                    CountDownLatch begun = new CountDownLatch(1);
                    Future<?> task = executor.submit(() -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                        return "";
                    });
                    assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
                    assertThat(task.cancel(true)).isTrue();
                    Objects.requireNonNull(worker.get()).join(TimeUnit.SECONDS.toMillis(SECONDS));
                    assertThat(Objects.requireNonNull(worker.get()).isAlive()).isFalse();
                });
    }

    /** How a bean is declared decides whether it can be replaced. */
    static Stream<Arguments> declared() {
        return Stream.of(
                Arguments.of(TaskExecutorAdapter.class, new TaskExecutorAdapter(ownThreads())),
                Arguments.of(
                        DelegatingSecurityContextAsyncTaskExecutor.class,
                        new DelegatingSecurityContextAsyncTaskExecutor(new SimpleAsyncTaskExecutor())),
                Arguments.of(
                        DelegatingSecurityContextExecutorService.class,
                        new DelegatingSecurityContextExecutorService(Executors.newSingleThreadExecutor())),
                Arguments.of(
                        ExecutorService.class,
                        new DelegatingSecurityContextScheduledExecutorService(
                                Executors.newSingleThreadScheduledExecutor())),
                Arguments.of(AsyncTaskExecutor.class, new FinalExecutor()),
                Arguments.of(TaskExecutor.class, new FinalExecutor()),
                Arguments.of(Executor.class, new FinalExecutor()),
                Arguments.of(OpenExecutor.class, new OpenExecutor()),
                Arguments.of(AsyncTaskExecutor.class, new OpenExecutor()),
                Arguments.of(PlainExecutor.class, new PlainExecutor()),
                Arguments.of(
                        ConcurrentTaskScheduler.class,
                        new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor())));
    }

    @ParameterizedTest
    @MethodSource
    void declared(Class<Executor> type, Executor executor) {
        application.withBean("own", type, () -> executor).run(context -> {
            Executor injected = context.getBean("own", type);
            assertThat(throughExecute(injected)).isEqualTo("beta");
            if (injected instanceof AsyncTaskExecutor tasks) {
                try (GrayScope scope = Gray.open("beta")) {
                    assertThat(got(tasks.submit((Callable<String>) Gray::stage)))
                            .isEqualTo("beta");
                    assertThat(got(tasks.submitCompletable((Callable<String>) Gray::stage)))
                            .isEqualTo("beta");
                }
            }
            if (executor instanceof OpenExecutor own) {
                assertThat(own.isRunning()).isTrue();
            }
        });
    }

    private static String throughExecute(Executor executor) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (GrayScope scope = Gray.open("beta")) {
            executor.execute(() -> seen.complete(Gray.stage()));
        }
        return got(seen);
    }

    @Test
    void anExecutorOfVirtualThreadsStaysOneAndKeepsTheNamesOfItsThreads() {
        assumeTrue(virtualThreads(), "there are no virtual threads before JDK 21");
        virtualThreadsDeclaredAs(VirtualThreadTaskExecutor.class, () -> new VirtualThreadTaskExecutor("mail-"));
        virtualThreadsDeclaredAs(AsyncTaskExecutor.class, () -> new VirtualThreadTaskExecutor("mail-"));
    }

    private <T extends Executor> void virtualThreadsDeclaredAs(Class<T> type, Supplier<T> executor) {
        application.withBean("own", type, executor).run(context -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            try (GrayScope scope = Gray.open("beta")) {
                context.getBean("own", type)
                        .execute(() -> seen.complete(Gray.stage() + " on "
                                + Thread.currentThread().getName().replaceFirst("\\d+$", "") + " "
                                + Thread.currentThread().getClass().getSimpleName()));
            }
            assertThat(got(seen)).isEqualTo("beta on mail- VirtualThread");
        });
    }

    @Test
    void anExecutorThatCanNotBeReplacedIsNamedAtStart(CapturedOutput output) {
        application
                .withBean("finished", FinalExecutor.class)
                .withBean("pool", ForkJoinPool.class, () -> new ForkJoinPool(1))
                .run(context -> assertThat(throughExecute(context.getBean(FinalExecutor.class)))
                        .isEqualTo("stable"));
        assertThat(output)
                .contains("Tasks that code gives to executor bean 'finished' lose the stage of the submitting request,"
                        + " because it is declared as " + FinalExecutor.class.getName()
                        + ", which is final; declare the"
                        + " bean as an interface, such as ExecutorService or AsyncTaskExecutor, or wrap the task with"
                        + " Gray.wrap(..)")
                .contains("executor bean 'pool' lose the stage of the submitting request, because it is declared as"
                        + " java.util.concurrent.ForkJoinPool; declare");
    }

    @Test
    void eventLoopsAreLeftAlone(CapturedOutput output) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        application.withBean("loops", EventLoopGroup.class, () -> loops).run(context -> assertThat(
                        context.getBean(EventLoopGroup.class))
                .isSameAs(loops));
        assertThat(output).doesNotContain("'loops'");
        got(loops.shutdownGracefully(0, 0, TimeUnit.SECONDS));
    }

    @Test
    void aSchedulerWithoutADecoratorIsNamedAtStart(CapturedOutput output) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.grayrelease.task");
        logger.setLevel(Level.INFO);
        application.withBean("jobs", ThreadPoolTaskScheduler.class).run(context -> assertThat(output)
                .contains("Tasks that code gives to scheduler bean 'jobs' itself run without the stage"));
        logger.setLevel(null);
    }

    record Ordered(CompletableFuture<String> seen) {}

    static class Listener {

        @EventListener
        public void on(Ordered event) {
            event.seen()
                    .complete(Gray.stage() + (Thread.currentThread().getName().equals("events") ? " there" : ""));
        }
    }

    private static String published(ApplicationContext context) {
        Ordered event = new Ordered(new CompletableFuture<>());
        try (GrayScope scope = Gray.open("beta")) {
            context.publishEvent(event);
        }
        return got(event.seen());
    }

    @Test
    void listenersThatAMulticasterCallsOnAnExecutorSeeTheStageOfThePublisher() {
        Executor events = task -> new Thread(task, "events").start();
        application
                .withBean(Listener.class)
                .withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> {
                    SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
                    multicaster.setTaskExecutor(events);
                    return multicaster;
                })
                .run(context -> assertThat(published(context)).isEqualTo("beta there"));
    }

    /** Spring's own multicaster, to which a bean of the application gives an executor. */
    @Test
    void theSameHoldsForTheOneThatSpringMakes() {
        Executor events = task -> new Thread(task, "events").start();
        application
                .withBean(Listener.class)
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        beans -> beans.addBeanPostProcessor(new BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String name) {
                                if (bean instanceof Listener) {
                                    beans.getBean(SimpleApplicationEventMulticaster.class)
                                            .setTaskExecutor(events);
                                }
                                return bean;
                            }
                        })))
                .run(context -> assertThat(published(context)).isEqualTo("beta there"));
    }

    /** As an application may write one. */
    static class OwnMulticaster extends AbstractApplicationEventMulticaster {

        @Override
        public void multicastEvent(ApplicationEvent event) {}

        @Override
        public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {}
    }

    @Test
    void aMulticasterOfAnotherClassIsNamedAtStart(CapturedOutput output) {
        application
                .withBean("applicationEventMulticaster", OwnMulticaster.class)
                .run(context -> assertThat(output)
                        .contains("If event multicaster bean 'applicationEventMulticaster' of "
                                + OwnMulticaster.class.getName()
                                + " calls listeners on other threads, they lose the stage"
                                + " of the publishing request; wrap its executor with Gray.wrap(..)"));
    }
}
