package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.observe.Observers;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class GrayContextsTest {

    private final ExecutorService other = Executors.newSingleThreadExecutor(task -> new Thread(task, "other"));

    private final GrayRuntime runtime = GrayRuntime.with(
                    new RuleBooks(RuleDocument.of("stable", "canary", "beta").suspended("canary")))
            .observer(Observers.all(List.of(Observers.mdc(), Observers.log())))
            .start();

    @AfterEach
    void nothingIsLeftOnAnyThread() throws Exception {
        runtime.close();
        assertNothingHeld();
        other.submit(GrayContextsTest::assertNothingHeld).get();
        other.shutdownNow();
    }

    private static void assertNothingHeld() {
        assertThat(GrayContexts.top()).isNull();
        assertThat(Baggage.current().isEmpty()).isTrue();
        assertThat(MDC.get("gray.stage")).isNull();
        assertThat(MDC.get("gray.rule")).isNull();
    }

    private static String baggage() {
        return String.valueOf(Baggage.current().getEntryValue("gray.stage"));
    }

    @Test
    void outsideARequestItIsTheBaseline() {
        assertThat(Gray.stage()).isEqualTo("stable");
        assertThat(Gray.decision().reason()).isEqualTo(Reason.BASELINE);
        assertThat(GrayContexts.currentOrNull()).isNull();
    }

    @Test
    void aScopeIsOnTheThreadInBaggageAndInTheMdc() {
        try (GrayScope scope = Gray.open("beta/team-a")) {
            assertThat(Gray.decision())
                    .isEqualTo(GrayDecision.of(
                            "beta/team-a",
                            Reason.PROGRAMMATIC,
                            runtime.books().current().version()));
            assertThat(baggage()).isEqualTo("beta/team-a");
            assertThat(MDC.get("gray.stage")).isEqualTo("beta/team-a");
        }
    }

    @Test
    void closingBringsBackWhatWasThereBefore() {
        MDC.put("gray.stage", "the application's own");
        try (Scope own = Baggage.builder().put("user", "anna").build().makeCurrent();
                GrayScope outer = Gray.open("beta")) {
            try (GrayScope inner = Gray.open("stable")) {
                assertThat(Gray.stage()).isEqualTo("stable");
            }
            assertThat(Gray.stage()).isEqualTo("beta");
            assertThat(baggage()).isEqualTo("beta");
            assertThat(Baggage.current().getEntryValue("user")).isEqualTo("anna");
            assertThat(MDC.get("gray.stage")).isEqualTo("beta");
        }
        assertThat(MDC.get("gray.stage")).isEqualTo("the application's own");
        MDC.remove("gray.stage");
    }

    @Test
    void aScopeClosedOnAnotherThreadSaysSoAndDamagesNothing() throws Exception {
        try (CapturedLog log = new CapturedLog();
                GrayScope scope = Gray.open("beta")) {
            other.submit(() -> {
                        try (GrayScope others = Gray.open("stable")) {
                            scope.close();
                            assertThat(Gray.stage()).isEqualTo("stable");
                        }
                    })
                    .get();

            assertThat(Gray.stage()).isEqualTo("beta");
            assertThat(log.messages())
                    .containsExactly("Gray scope 'beta' was opened on thread '"
                            + Thread.currentThread().getName()
                            + "' but closed on 'other'; wrap the task with Gray.wrap(..) instead");
        }
    }

    @Test
    void aScopeForgottenInsideEndsWithTheOneAround() {
        try (CapturedLog log = new CapturedLog()) {
            GrayScope outer = Gray.open("beta");
            GrayScope forgotten = Gray.open("beta/team-a");

            outer.close();

            assertThat(Gray.stage()).isEqualTo("stable");
            forgotten.close();
            assertThat(Gray.stage()).isEqualTo("stable");
            assertThat(log.messages())
                    .containsExactly("Gray scope 'beta/team-a' was not closed before 'beta'; it ends with it");
        }
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // that is the point
    void anOpenTelemetryScopeForgottenInsideDoesNotKeepTheStage() {
        try (GrayScope outer = Gray.open("beta")) {
            Baggage.current().toBuilder().put("forgotten", "yes").build().makeCurrent();
        }
        assertThat(Baggage.current().isEmpty()).isTrue();
    }

    @Test
    void closingTwiceDoesNothing() {
        try (GrayScope outer = Gray.open("beta")) {
            GrayScope inner = Gray.open("stable");
            inner.close();
            inner.close();
            assertThat(Gray.stage()).isEqualTo("beta");
        }
    }

    @Test
    void whereOnlyOpenTelemetryCarriedItTheStageComesFromBaggage() throws Exception {
        Runnable carried;
        try (GrayScope scope = Gray.open("beta")) {
            carried = Context.current().wrap(() -> {
                assertThat(Gray.stage()).isEqualTo("beta");
                assertThat(Gray.decision().reason()).isEqualTo(Reason.PROPAGATED);
                assertThat(Gray.when("beta").active()).isTrue();
            });
        }
        other.submit(carried).get();
    }

    @Test
    void baggageThatIsNoDeclaredStageIsNotBelieved() {
        for (String strange : List.of("gamma", "BETA", "be ta", "b".repeat(65))) {
            try (Scope scope =
                    Baggage.builder().put("gray.stage", strange).build().makeCurrent()) {
                assertThat(Gray.stage()).isEqualTo("stable");
            }
        }
    }

    @Test
    void aSuspendedStageOpensAsTheBaseline() {
        try (GrayScope scope = Gray.open("canary")) {
            assertThat(Gray.decision())
                    .extracting(GrayDecision::stage, GrayDecision::reason)
                    .containsExactly("stable", Reason.SUSPENDED);
        }
    }

    @Test
    void anUndeclaredStageOpensAsTheBaselineAndNamesItsCaller() {
        try (CapturedLog log = new CapturedLog();
                GrayScope scope = Gray.open("betta")) {
            assertThat(Gray.stage()).isEqualTo("stable");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("'betta', asked for at " + GrayContextsTest.class.getName()
                            + ".anUndeclaredStageOpensAsTheBaselineAndNamesItsCaller:");
        }
    }

    @Test
    void inAStrictApplicationAnUndeclaredStageThrows() {
        try (GrayRuntime strict = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                .strict()
                .start()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Gray.open("betta"))
                    .withMessage("'betta' is neither a stage nor a variant; declared are stable, beta");
        }
    }

    @Test
    void theApplicationStartedLastAnswersOutsideRequestsUntilItIsClosed() {
        try (GrayRuntime second = GrayRuntime.with(new RuleBooks(RuleDocument.of("prod", "next")))
                .observer(new GrayObserver() {})
                .start()) {
            assertThat(Gray.stage()).isEqualTo("prod");
        }
        assertThat(Gray.stage()).isEqualTo("stable");
    }

    @Test
    void aSnapshotOfMicrometerCarriesWhatIsHeldAndRestoresTheWorkers() throws Exception {
        ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
        ContextSnapshot beta;
        try (GrayScope scope = Gray.open("beta")) {
            beta = snapshots.captureAll();
        }
        ContextSnapshot nothing = snapshots.captureAll();

        other.submit(() -> {
                    try (GrayScope workers = Gray.open("beta/worker")) {
                        try (ContextSnapshot.Scope carried = beta.setThreadLocals()) {
                            assertThat(Gray.stage()).isEqualTo("beta");
                            assertThat(baggage()).isEqualTo("beta");
                            assertThat(MDC.get("gray.stage")).isEqualTo("beta");
                        }
                        try (ContextSnapshot.Scope carried = nothing.setThreadLocals()) {
                            assertThat(GrayContexts.currentOrNull()).isNull();
                            assertThat(Gray.stage()).isEqualTo("stable");
                        }
                        assertThat(Gray.stage()).isEqualTo("beta/worker");
                    }
                })
                .get();
    }

    @Test
    void anObserverThatThrowsChangesNothing() {
        GrayObserver broken = new GrayObserver() {
            @Override
            public GrayScope entered(GrayDecision decision) {
                throw new IllegalStateException("entered");
            }

            @Override
            public void failed(String step, Throwable failure) {
                throw new IllegalStateException("failed");
            }
        };
        try (GrayRuntime shaky = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                        .observer(broken)
                        .start();
                GrayScope scope = Gray.open("beta")) {
            assertThat(Gray.stage()).isEqualTo("beta");
        }
    }
}
