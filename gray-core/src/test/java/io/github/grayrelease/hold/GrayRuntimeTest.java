package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Applications come and go, and Gray's classes stay. */
class GrayRuntimeTest {

    private static final int RUNTIMES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReferenceQueue<GrayRuntime> collected = new ReferenceQueue<>();

    private static GrayRuntime start() {
        return GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                .start();
    }

    private static void use(GrayRuntime runtime) {
        try (GrayScope scope = GrayContexts.open(runtime.outside().opened("beta"))) {
            assertThat(Gray.stage()).isEqualTo("beta");
            Runnable asks = () -> assertThat(Gray.when("beta").active()).isTrue();
            Gray.wrap(asks).run();
        }
    }

    /** The references are kept, because one that is collected itself is never queued. */
    private List<WeakReference<GrayRuntime>> used() {
        List<WeakReference<GrayRuntime>> runtimes = new ArrayList<>();
        for (int i = 0; i < RUNTIMES; i++) {
            GrayRuntime first = start();
            GrayRuntime second = start();
            use(first);
            use(second);
            first.close();
            second.close();
            runtimes.add(new WeakReference<>(first, collected));
            runtimes.add(new WeakReference<>(second, collected));
        }
        return runtimes;
    }

    @Test
    void aClosedRuntimeIsForgotten() throws InterruptedException {
        List<WeakReference<GrayRuntime>> runtimes = used();

        long end = System.nanoTime() + PATIENCE.toNanos();
        int found = 0;
        while (found < runtimes.size() && System.nanoTime() < end) {
            System.gc();
            while (collected.remove(50) != null) {
                found++;
            }
        }
        assertThat(found).isEqualTo(runtimes.size());
    }

    @Test
    void anObserverThatThrowsAtALostTagChangesNoDecision() {
        GrayObserver broken = new GrayObserver() {
            @Override
            public void lostTag(String source) {
                throw new IllegalStateException("broken");
            }
        };
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                .expectsTags()
                .observer(broken)
                .start()) {
            assertThat(new GrayFlow(runtime)
                            .decide(new FakeRequest())
                            .decision()
                            .reason())
                    .isEqualTo(GrayDecision.Reason.BASELINE);
        }
    }
}
