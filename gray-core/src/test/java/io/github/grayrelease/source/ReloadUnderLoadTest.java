package io.github.grayrelease.source;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.snapshot.Snapshots;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules change while requests run, and no request sees parts of two. */
class ReloadUnderLoadTest {

    /** As many as a minute at a hundred a second brings. */
    private static final int RELOADS = 6_000;

    private static final int WORKERS = 4;

    private final RuleDocument even = RuleDocument.of("stable", "canary", "beta")
            .rules(rule("even", "beta"))
            .variant("pair", inStages("beta"));
    private final RuleDocument odd = RuleDocument.of("stable", "canary", "beta")
            .rules(rule("odd", "canary"))
            .variant("pair", inStages("stable"));

    /** What each version must be seen with. */
    private final Map<String, String> stageOf = Map.of(even.version(), "beta", odd.version(), "canary");

    private final CountDownLatch working = new CountDownLatch(WORKERS);
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong reloadedInRequests = new AtomicLong();

    private static VariantDefinition inStages(String... stages) {
        return new VariantDefinition(List.of(stages), List.of());
    }

    @Test
    void noRequestMixesTwoVersions() throws Exception {
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(even)).start()) {
            RuleControl control = new RuleControl(
                    runtime.books(),
                    even,
                    "test",
                    Snapshots.none("nothing is kept here"),
                    InstantSource.system(),
                    new GrayObserver() {},
                    Optional.empty());
            ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
            try {
                Callable<Long> requests = () -> requests(runtime);
                List<Future<Long>> mixtures = Stream.generate(() -> workers.submit(requests))
                        .limit(WORKERS)
                        .toList();
                working.await();
                for (int i = 0; i < RELOADS; i++) {
                    assertThat(control.offer(i % 2 == 0 ? odd : even, Author.by("test"))
                                    .problem())
                            .isEmpty();
                }
                done.set(true);
                for (Future<Long> mixture : mixtures) {
                    assertThat(mixture.get()).isZero();
                }
            } finally {
                done.set(true);
                workers.shutdownNow();
            }
            assertThat(reloadedInRequests)
                    .as("requests during which rules changed")
                    .hasPositiveValue();
        }
    }

    private long requests(GrayRuntime runtime) {
        GrayFlow flow = new GrayFlow(runtime);
        long mixtures = 0;
        working.countDown();
        while (!done.get()) {
            try (GrayScope scope = flow.enter(flow.decide(new RequestFacts().subject("anna")))) {
                GrayDecision decision = Gray.decision();
                mixtures += isWhole(decision) ? 0 : 1;
                awaitReload(runtime, decision);
                mixtures += isWhole(Gray.decision()) && Gray.decision().equals(decision) ? 0 : 1;
            }
        }
        return mixtures;
    }

    /** Holds the request until the rules in force are no longer its own. */
    private void awaitReload(GrayRuntime runtime, GrayDecision decision) {
        while (!done.get() && runtime.books().current().version().equals(decision.rulesVersion())) {
            Thread.onSpinWait();
        }
        reloadedInRequests.addAndGet(done.get() ? 0 : 1);
    }

    private boolean isWhole(GrayDecision decision) {
        boolean isEven = decision.rulesVersion().equals(even.version());
        return decision.stage().equals(stageOf.get(decision.rulesVersion()))
                && decision.rule().orElseThrow().equals(isEven ? "even" : "odd")
                && Gray.when("pair").active() == isEven;
    }
}
