package io.github.grayrelease.control;

import static io.github.grayrelease.control.Author.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.definition.RuleDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that hangs holds up whoever wants to know whether something was kept, and nobody else. */
@Timeout(60)
class DiskIsNotWaitedForTest {

    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService operators = Executors.newCachedThreadPool();
    private final RuleDocument own = Words.document("none");
    private final RuleBooks books = new RuleBooks(own);

    private final RuleKeeper hanging = new RuleKeeper() {
        @Override
        public Kept load() {
            return new Kept(List.of(), Optional.empty(), Switches.NONE);
        }

        @Override
        public Persistence keep(RulesState before, RulesState after) {
            writing.countDown();
            try {
                released.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return Persistence.KEPT;
        }

        @Override
        public void close() {}
    };

    private final RuleControl control = new RuleControl(
            books, own, "fake:rules", hanging, () -> Instant.EPOCH, new GrayObserver() {}, Optional.empty());

    @AfterEach
    void release() {
        released.countDown();
        operators.shutdownNow();
    }

    @Test
    void whileTheDiskHangsChangesAreInForceAndReadersAreAnswered() throws Exception {
        RuleDocument document = Words.document("a");
        Future<?> source = operators.submit(() -> control.offer(document, by("source")));
        assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(books.current().version()).isEqualTo(document.version());
        assertThat(control.status().current().version()).isEqualTo(document.version());
        assertThat(control.history()).hasSize(1);

        Future<Persistence> brake = operators.submit(() -> control.suspend("beta", Optional.empty(), by("anna")));
        while (!books.current().opened("beta").orElseThrow().stage().equals("stable")) {
            Thread.onSpinWait();
        }
        assertThat(control.status().switches().suspended()).containsKey("beta");
        assertThat(brake.isDone()).as("nobody knows yet whether it is kept").isFalse();

        released.countDown();
        assertThat(brake.get(30, TimeUnit.SECONDS).isKept()).isTrue();
        source.get(30, TimeUnit.SECONDS);
    }
}
