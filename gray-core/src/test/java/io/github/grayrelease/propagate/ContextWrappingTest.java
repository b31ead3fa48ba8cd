package io.github.grayrelease.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextWrappingTest {

    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() throws Exception {
        assertThat(pool.submit(Gray::stage).get())
                .as("left on the pool's thread")
                .isEqualTo("stable");
        pool.shutdownNow();
    }

    @Test
    void aWrappedTaskRunsWithWhatItsWrapperHeld() throws Exception {
        Runnable runnable;
        Callable<String> callable;
        Supplier<String> supplier;
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (GrayScope scope = Gray.open("beta")) {
            runnable = Gray.wrap(() -> {
                seen.complete(Gray.stage());
            });
            callable = Gray.wrap((Callable<String>) Gray::stage);
            supplier = Gray.wrap((Supplier<String>) Gray::stage);
        }
        pool.submit(runnable).get();
        assertThat(seen.get()).isEqualTo("beta");
        assertThat(pool.submit(callable).get()).isEqualTo("beta");
        assertThat(CompletableFuture.supplyAsync(supplier, pool).get()).isEqualTo("beta");
    }

    @Test
    void aTaskWrappedOutsideARequestDoesNotSeeItsWorkers() {
        Supplier<String> outside = Gray.wrap((Supplier<String>) Gray::stage);
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(outside.get()).isEqualTo("stable");
            assertThat(Gray.stage()).as("the caller that runs it itself").isEqualTo("beta");
        }
    }

    @Test
    void aWrappedExecutorCarriesForEachSubmitter() throws Exception {
        Executor executor = Gray.wrap((Executor) pool);
        ExecutorService service = Gray.wrap(pool);
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(CompletableFuture.supplyAsync(Gray::stage, executor).get())
                    .isEqualTo("beta");
            assertThat(service.submit(Gray::stage).get()).isEqualTo("beta");
            String any = service.invokeAny(List.<Callable<String>>of(Gray::stage));
            assertThat(any).isEqualTo("beta");
        }
        try (GrayScope scope = Gray.open("canary")) {
            for (Future<String> each : service.invokeAll(List.<Callable<String>>of(Gray::stage, Gray::stage))) {
                assertThat(each.get()).isEqualTo("canary");
            }
        }
        assertThat(service.submit(Gray::stage).get()).isEqualTo("stable");
    }

    @Test
    void shuttingDownAWrappedServiceShutsDownTheOneInside() {
        ExecutorService inside = Executors.newSingleThreadExecutor();

        Gray.wrap(inside).shutdown();

        assertThat(inside.isShutdown()).isTrue();
    }
}
