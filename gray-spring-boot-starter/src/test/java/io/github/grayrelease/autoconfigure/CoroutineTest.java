package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.opentelemetry.api.baggage.Baggage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.YieldKt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.PropagationContextElement;

/** Spring's own coroutine element propagates Gray's context, so Gray needs none. */
class CoroutineTest {

    private static final long SECONDS = 20;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "pool"));
    private final CoroutineContext onPool = ExecutorsKt.from(pool);

    /** The last application to start answers here, whatever cached contexts of other tests are still running. */
    private final GrayRuntime application = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")))
            .start();

    @AfterEach
    void stop() {
        callers.shutdownNow();
        pool.shutdownNow();
        application.close();
    }

    /** A call of a suspending function, which goes on with the continuation. */
    private interface Suspending {

        @Nullable
        Object call(Continuation<? super Unit> then);
    }

    /**
     * What Kotlin's compiler makes of a suspending lambda: an object that is called again after each suspension. It looks
     * around at its start, and whenever it goes on.
     */
    @SuppressWarnings("serial") // because Kotlin says so; nobody does it
    private static final class LooksAround extends SuspendLambda
            implements Function2<CoroutineScope, Continuation<? super List<String>>, Object> {

        private final List<Suspending> calls;
        private final List<String> seen = new ArrayList<>();
        private int next;

        LooksAround(Suspending... calls) {
            super(2);
            this.calls = List.of(calls);
        }

        @SuppressWarnings("unchecked") // a continuation takes its result as it is
        private LooksAround(List<Suspending> calls, Continuation<?> completion) {
            super(2, (Continuation<Object>) completion);
            this.calls = calls;
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Continuation<Unit> create(@Nullable Object scope, Continuation<?> completion) {
            return (Continuation) new LooksAround(calls, completion);
        }

        @Override
        public Object invoke(CoroutineScope scope, Continuation<? super List<String>> completion) {
            return new LooksAround(calls, completion).invokeSuspend(Unit.INSTANCE);
        }

        @Override
        protected Object invokeSuspend(Object result) {
            ResultKt.throwOnFailure(result);
            while (true) {
                seen.add(seenHere());
                if (next == calls.size()) {
                    return seen;
                }
                Object answer = calls.get(next++).call(this);
                if (answer == IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
                    return answer;
                }
            }
        }
    }

    private static String seenHere() {
        String thread = Thread.currentThread().getName().replaceFirst("(DefaultDispatcher|pool).*", "$1");
        return thread + " " + Gray.stage() + " " + Baggage.current().getEntryValue("gray.stage");
    }

    private static List<String> run(String stage, CoroutineContext context, LooksAround coroutine)
            throws InterruptedException {
        try (GrayScope scope = Gray.open(stage)) {
            return BuildersKt.runBlocking(context.plus(new PropagationContextElement()), coroutine);
        }
    }

    private <T> T got(Future<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void theStageIsThereAfterEachSuspensionAndOnEachThread() throws Exception {
        List<String> elsewhere = Collections.synchronizedList(new ArrayList<>());
        LooksAround coroutine = new LooksAround(
                then -> DelayKt.delay(1, then),
                then -> BuildersKt.withContext(
                        (CoroutineContext) Dispatchers.getDefault(),
                        (CoroutineScope scope, Continuation<? super Unit> end) -> {
                            elsewhere.add(seenHere());
                            return Unit.INSTANCE;
                        },
                        then));

        assertThat(run("beta", onPool, coroutine)).hasSize(3).containsOnly("pool beta beta");
        assertThat(elsewhere).containsExactly("DefaultDispatcher beta beta");
    }

    @Test
    void aSuspendedCoroutineLeavesNothingOnItsThreadNorDoesAFinishedOne() throws Exception {
        List<Boolean> left = Collections.synchronizedList(new ArrayList<>());
        Callable<Boolean> anythingLeft = () -> GrayContexts.currentOrNull() != null;
        LooksAround coroutine = new LooksAround(then -> BuildersKt.withContext(
                (CoroutineContext) Dispatchers.getDefault(),
                (CoroutineScope scope, Continuation<? super Unit> end) -> {
                    try {
                        left.add(got(pool.submit(anythingLeft)));
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                    return Unit.INSTANCE;
                },
                then));

        assertThat(run("beta", onPool, coroutine)).containsOnly("pool beta beta");
        left.add(got(pool.submit(anythingLeft)));

        assertThat(left).containsExactly(false, false);
    }

    @Test
    void coroutinesThatTakeTurnsOnOneThreadKeepTheirOwnStages() throws Exception {
        CountDownLatch bothWait = new CountDownLatch(1);
        Future<?> occupied = pool.submit(() -> bothWait.await(SECONDS, TimeUnit.SECONDS));
        Suspending[] turns =
                Collections.nCopies(100, (Suspending) YieldKt::yield).toArray(Suspending[]::new);
        Future<List<String>> beta = callers.submit(() -> run("beta", onPool, new LooksAround(turns)));
        Future<List<String>> canary = callers.submit(() -> run("canary", onPool, new LooksAround(turns)));
        bothWait.countDown();

        assertThat(got(beta)).hasSize(101).containsOnly("pool beta beta");
        assertThat(got(canary)).hasSize(101).containsOnly("pool canary canary");
        got(occupied);
    }

    @Test
    void withoutTheElementTheStageIsLost() throws Exception {
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(BuildersKt.runBlocking(onPool, new LooksAround())).isEqualTo(List.of("pool stable null"));
        }
    }
}
