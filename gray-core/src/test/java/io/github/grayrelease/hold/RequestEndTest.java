package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestEndTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow at any time
    private final List<GrayCompletion> ended = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
            .nanoClock(nanos::get)
            .observer(new GrayObserver() {
                @Override
                public void completed(GrayCompletion completion) {
                    ended.add(completion);
                }

                @Override
                public void failed(String step, Throwable failure) {
                    failures.add(step);
                }
            })
            .start();

    private final GrayContext context = new GrayFlow(runtime).decide(new FakeRequest());
    private final RequestEnd end = Objects.requireNonNull(RequestEnd.of(context));

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void onlyTheFirstEndIsTold() {
        nanos.addAndGet(5_000);
        end.tell(() -> 204);
        end.tell(() -> 500);

        assertThat(ended)
                .containsExactly(new GrayCompletion(
                        context.decision(),
                        204,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofNanos(5_000),
                        List.of()));
    }

    @Test
    void theFirstFailureCounts() {
        IllegalStateException first = new IllegalStateException("Nothing is in stock");
        end.failed(first);
        end.failed(new IllegalStateException("The error page failed, too"));
        end.tell(() -> 500);

        assertThat(ended).extracting(GrayCompletion::failure).containsExactly(Optional.of(first));
    }

    @Test
    void anAnswerThatTellsNoStatusIsReportedAndFailsNothing() {
        end.tell(() -> {
            throw new IllegalStateException("recycled");
        });

        assertThat(ended).isEmpty();
        assertThat(failures).containsExactly("noticing the end of a request");
    }

    @Test
    void nobodyWatchesARequestWhoseEndNobodyWantsToKnow() {
        try (GrayRuntime deaf = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                .observer(new GrayObserver() {})
                .nanoClock(() -> {
                    throw new AssertionError("a clock read");
                })
                .start()) {
            assertThat(RequestEnd.of(new GrayFlow(deaf).decide(new FakeRequest())))
                    .isNull();
        }
    }
}
