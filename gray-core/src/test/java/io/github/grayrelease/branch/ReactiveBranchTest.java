package io.github.grayrelease.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReactive;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reactor's context answers, on whatever thread an operator runs. */
class ReactiveBranchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> unknown = new ArrayList<>();

    private final GrayRuntime runtime = GrayRuntime.with(
                    new RuleBooks(RuleDocument.of("stable", "canary", "beta").suspended("canary")))
            .observer(new GrayObserver() {
                @Override
                public void unknownVariant(String name, String caller) {
                    unknown.add(name + " at " + caller.replaceAll(":\\d+$", ""));
                }
            })
            .start();

    @AfterEach
    void stop() {
        Hooks.disableAutomaticContextPropagation();
        runtime.close();
        assertThat(GrayContexts.currentOrNull()).isNull();
    }

    private static <T> T in(String stage, Mono<T> mono) {
        return mono.contextWrite(GrayReactive.open(stage))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static Mono<String> path() {
        return GrayReactive.when("beta/team-a")
                .then(() -> Mono.just("team-a"))
                .when("beta")
                .then(() -> Mono.just("beta"))
                .otherwise(() -> Mono.just("plain"));
    }

    @Test
    void thePathOfTheStageIsTaken() {
        assertThat(in("beta/team-a/x", path())).isEqualTo("team-a");
        assertThat(in("beta", path())).isEqualTo("beta");
        assertThat(in("stable", path())).isEqualTo("plain");
        assertThat(path().block(PATIENCE)).isEqualTo("plain");
    }

    @Test
    void onePipelineServesEverySubscriberByItsOwnStage() {
        Mono<String> kept = path();

        assertThat(in("beta", kept) + in("stable", kept) + in("beta", kept)).isEqualTo("betaplainbeta");
    }

    @Test
    void onlyThePathThatIsTakenRuns() {
        List<String> ran = new ArrayList<>();

        in(
                "beta",
                GrayReactive.when("beta/x")
                        .then(() -> Mono.just(ran.add("x")))
                        .when("beta")
                        .then(() -> Mono.just(ran.add("beta")))
                        .otherwise(() -> Mono.just(ran.add("plain"))));

        assertThat(ran).containsExactly("beta");
    }

    @Test
    void aPathMayYieldManyOrNothing() {
        Flux<Integer> many =
                GrayReactive.when("beta").thenMany(() -> Flux.just(1, 2, 3)).otherwise(Flux::empty);

        assertThat(in("beta", many.collectList())).containsExactly(1, 2, 3);
        assertThat(in("stable", many.collectList())).isEmpty();
    }

    @Test
    void whatAPathThrowsIsSignalledAsItIs() {
        Mono<String> failing = GrayReactive.when("beta")
                .<String>then(() -> {
                    throw new UncheckedIOException(new IOException("no stock"));
                })
                .otherwise(() -> Mono.just("plain"));

        assertThatThrownBy(() -> in("beta", failing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no stock");
    }

    @Test
    void theContextAnswersOnEveryThreadAndInEveryTryWithoutAnyHook() {
        AtomicInteger tries = new AtomicInteger();
        Mono<String> stages = Flux.range(0, 4)
                .publishOn(Schedulers.parallel())
                .flatMap(i -> GrayReactive.stage().subscribeOn(Schedulers.boundedElastic()))
                .concatWith(Mono.defer(() -> tries.incrementAndGet() < 3
                                ? Mono.error(new IllegalStateException("again"))
                                : GrayReactive.stage())
                        .retry(2))
                .distinct()
                .collectList()
                .map(String::valueOf);

        assertThat(in("beta/team-a", stages)).isEqualTo("[beta/team-a]");
        assertThat(tries).hasValue(3);
    }

    @Test
    void theContextIsBelievedAndNotTheThreadThatSubscribes() {
        try (GrayScope scope = Gray.open("stable")) {
            assertThat(in("beta", GrayReactive.stage())).isEqualTo("beta");
            assertThat(in("beta", Mono.fromSupplier(Gray::stage))).isEqualTo("stable");
        }
    }

    @Test
    void withoutAContextTheThreadThatSubscribesAnswersElseTheBaseline() {
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(GrayReactive.stage().block(PATIENCE)).isEqualTo("beta");
        }
        assertThat(GrayReactive.stage().block(PATIENCE)).isEqualTo("stable");
        assertThat(GrayReactive.decision().blockOptional(PATIENCE).orElseThrow().reason())
                .isEqualTo(Reason.BASELINE);
    }

    @Test
    void whatWasCapturedOutsideAnyRequestIsNotAnsweredByTheThread() {
        ContextSnapshot captured = ContextSnapshotFactory.builder().build().captureAll();

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(GrayReactive.stage()
                            .contextWrite(captured::updateContext)
                            .block(PATIENCE))
                    .isEqualTo("stable");
        }
    }

    @Test
    void aSuspendedStageOpensAsTheBaseline() {
        assertThat(in("canary", GrayReactive.decision()).reason()).isEqualTo(Reason.SUSPENDED);
        assertThat(in("canary", GrayReactive.when("canary").active())).isFalse();
    }

    @Test
    void theInnermostOpenedStageHoldsForWhatStandsAboveIt() {
        Mono<String> both = Mono.zip(GrayReactive.stage().contextWrite(GrayReactive.open("beta")), GrayReactive.stage())
                .map(stages -> stages.getT1() + " in " + stages.getT2());

        assertThat(in("beta/team-a", both)).isEqualTo("beta in beta/team-a");
    }

    @Test
    void withTheApplicationsHookPlainCodeIsAnsweredInsideOperatorsToo() {
        Mono<String> plain = Mono.just(1).publishOn(Schedulers.parallel()).map(one -> Gray.stage());
        assertThat(in("beta", plain)).isEqualTo("stable");

        Hooks.enableAutomaticContextPropagation();
        Mono<String> hooked = Mono.just(1).publishOn(Schedulers.parallel()).map(one -> Gray.stage());
        assertThat(in("beta", hooked)).isEqualTo("beta");
    }

    @Test
    void anUnknownNameIsNotTakenAndNamesTheCodeThatWroteItNotTheOneThatSubscribes() {
        Mono<Boolean> asked = GrayReactive.when("betta").active();

        assertThat(in("beta", asked.subscribeOn(Schedulers.parallel()))).isFalse();
        assertThat(unknown)
                .containsExactly("betta at " + getClass().getName()
                        + ".anUnknownNameIsNotTakenAndNamesTheCodeThatWroteItNotTheOneThatSubscribes");
    }

    @Test
    void aStrictApplicationGetsItsExceptionAsASignal() {
        try (GrayRuntime strict = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable")))
                .strict()
                .start()) {
            Mono<Boolean> asked = GrayReactive.when("betta").active();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> asked.block(PATIENCE))
                    .withMessage("'betta' is neither a stage nor a variant; declared are stable");
        }
    }
}
