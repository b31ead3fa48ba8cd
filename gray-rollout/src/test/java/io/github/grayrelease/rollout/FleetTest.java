package io.github.grayrelease.rollout;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.fleet.FleetStore;
import io.github.grayrelease.fleet.StoreAwayException;
import io.github.grayrelease.rollout.Instance.Disk;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.Rollouts.Act;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three instances that share their states through one key, each with the thread that follows it. */
class FleetTest {

    private static final Author ANNA = Author.by("anna", "looked at it");
    private static final RuleDefinition CHECKOUT = rule("checkout", "canary")
            .ramp(
                    StepDefinition.lasting("15m", "10"),
                    StepDefinition.lasting("15m", "50"),
                    StepDefinition.lasting(null, "100"))
            .analysis(AnalysisDefinition.of("rollback"));

    private final Time now = new Time();
    private final SharedKey key = new SharedKey();
    private final List<SharedKey.Connection> connections = new ArrayList<>();
    private final List<FleetStore> stores = new ArrayList<>();
    private final Instance one = instance(CHECKOUT);
    private final Instance two = instance(CHECKOUT);
    private final Instance three = instance(CHECKOUT);

    private Instance instance(RuleDefinition rule) {
        SharedKey.Connection connection = key.connect();
        connections.add(connection);
        RuleDocument document = RuleDocument.of("stable", "canary").rules(rule);
        Instance instance = new Instance(document, now, connections.size(), control -> {
            FleetStore store = new FleetStore(connection, "memory", new Disk());
            stores.add(store);
            return store;
        });
        FleetStore store = stores.get(stores.size() - 1);
        store.begin();
        store.await(Duration.ofSeconds(10));
        instance.rollouts.tick();
        return instance;
    }

    @AfterEach
    void stop() {
        stores.forEach(FleetStore::close);
    }

    private static void awaitPhase(Phase phase, Instance... instances) {
        for (Instance instance : instances) {
            await().until(() -> instance.phase() == phase);
        }
    }

    @Test
    void aRolloutBeginsOnceForAll() {
        assertThat(List.of(one.state(), two.state())).containsOnly(three.state());
        assertThat(three.state().round()).isEqualTo(1);
    }

    @Test
    void theVerdictOfOneCapsAllAndANewInstanceHasItBeforeItsFirstRequest() {
        one.minutes(3, 0.2, 0.002);

        awaitPhase(Phase.ROLLED_BACK, one, two, three);
        assertThat(two.served("canary")).isZero();
        assertThat(one.outcomes).last().extracting(GrayVerdict::phase).isEqualTo(Phase.ROLLED_BACK);
        assertThat(two.outcomes).isEmpty();
        Instance fresh = instance(CHECKOUT);
        assertThat(fresh.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(fresh.served("canary")).isZero();

        two.rollouts.act("checkout", Act.RESUME, two.rollouts.version(), ANNA);
        awaitPhase(Phase.RUNNING, one, two, three, fresh);
        assertThat(three.served("canary")).isPositive();
    }

    @Test
    void whoeverSeesTheEndOfAStepFirstWritesItAndTheOthersFollow() {
        one.minutes(15, 0.01, 0.01);
        two.rollouts.tick();
        await().until(() -> two.state().step() == 1 && three.state().step() == 1);

        assertThat(one.state().round()).isEqualTo(2);
        assertThat(two.state()).isEqualTo(one.state());
    }

    @Test
    void aStoreThatIsAwayStopsPromotionButNoRollbackWhichIsWrittenLater() {
        connections.get(0).cut();
        one.minutes(20, 0.01, 0.01);
        assertThat(one.state().step()).isZero();

        one.minutes(3, 0.3, 0.002);
        assertThat(one.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(one.served("canary")).isZero();
        assertThat(two.phase()).isEqualTo(Phase.RUNNING);

        connections.get(0).mend();
        awaitPhase(Phase.ROLLED_BACK, two, three);
    }

    @Test
    void anOperatorCanRollBackWhileTheStoreIsAwayAndDoNothingElse() {
        connections.get(0).cut();

        assertThatExceptionOfType(StoreAwayException.class)
                .isThrownBy(() -> one.rollouts.act("checkout", Act.HOLD, one.rollouts.version(), ANNA));
        assertThat(one.rollouts
                        .act("checkout", Act.ROLLBACK, one.rollouts.version(), ANNA)
                        .isKept())
                .isFalse();
        assertThat(one.phase()).isEqualTo(Phase.ROLLED_BACK);
        connections.get(0).mend();
        awaitPhase(Phase.ROLLED_BACK, two, three);
        await().until(() -> one.rollouts.persistence().isKept());
    }

    @Test
    void ofTwoOperatorsWhoSawTheSameOneIsRefused() throws Exception {
        String seen = one.rollouts.version();
        assertThat(two.rollouts.version()).isEqualTo(seen);
        ExecutorService operators = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> acts = List.of(
                    operators.submit(() -> one.rollouts.act("checkout", Act.PROMOTE, seen, ANNA)),
                    operators.submit(() -> two.rollouts.act("checkout", Act.PROMOTE, seen, ANNA)));
            int refused = 0;
            for (Future<?> act : acts) {
                try {
                    act.get();
                } catch (ExecutionException moved) {
                    assertThat(moved).hasCauseInstanceOf(VersionMovedException.class);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
        } finally {
            operators.shutdownNow();
        }
        await().until(() -> three.state().step() == 1);
        assertThat(key.text().orElseThrow()).contains("step: 2");
    }

    @Test
    void anOperatorAndTheJudgeAtOnceLeaveOneOfTheirOutcomes() {
        String seen = two.rollouts.version();
        one.minutes(3, 0.2, 0.002);

        assertThatExceptionOfType(VersionMovedException.class)
                .isThrownBy(() -> two.rollouts.act("checkout", Act.PROMOTE, seen, ANNA))
                .withMessageContaining("rollout 'checkout' is rolled-back");
        awaitPhase(Phase.ROLLED_BACK, one, two, three);
    }

    /** As while some instances have the next rules already: none resets what the others do. */
    @Test
    void twoTextsOfARuleAreTwoRollouts() {
        Instance next = instance(CHECKOUT.salt("again"));
        next.rollouts.act("checkout", Act.PROMOTE, next.rollouts.version(), ANNA);
        one.rollouts.tick();
        next.rollouts.tick();

        assertThat(one.state().step()).isZero();
        assertThat(next.state().step()).isEqualTo(1);
        await().until(() -> stores.get(0).state().rollouts().size() == 2);
    }
}
