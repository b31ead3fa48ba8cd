package io.github.grayrelease.rollout;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.fleet.OwnState;
import io.github.grayrelease.rollout.Instance.Disk;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.Rollouts.Act;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Rollouts of one instance, whose states are on its disk. */
class RolloutsTest {

    private static final Author ANNA = Author.by("anna", "looked at it");

    private final Time now = new Time();
    private final Disk disk = new Disk();
    private Instance instance = started(document(checkout("rollback")));

    private static RuleDefinition checkout(String action) {
        return rule("checkout", "canary")
                .ramp(
                        StepDefinition.lasting("15m", "10"),
                        StepDefinition.lasting("15m", "50"),
                        StepDefinition.lasting(null, "100"))
                .analysis(AnalysisDefinition.of(action));
    }

    private static RuleDocument document(RuleDefinition... rules) {
        return RuleDocument.of("stable", "canary").rules(rules);
    }

    /** Another start with the same disk. */
    private Instance started(RuleDocument document) {
        Instance started = new Instance(document, now, 7, control -> new OwnState(disk));
        started.rollouts.tick();
        return started;
    }

    private void act(Act act) {
        instance.rollouts.act("checkout", act, instance.rollouts.version(), ANNA);
    }

    @Test
    void aHealthyStageReachesEverybody() {
        instance.minutes(31, 0.01, 0.01);

        assertThat(instance.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(instance.served("canary")).isEqualTo(1_000);
        assertThat(instance.outcomes)
                .extracting(GrayVerdict::text)
                .satisfiesExactly(
                        second -> assertThat(second)
                                .matches(
                                        "checkout, step 2 \\(50 %\\): begins\\. Step 1: canary \\d+/\\S+ \\(\\S+ %\\), control"
                                                + " \\d+/\\S+ \\(\\S+ %\\), 10:00:30Z to 10:15:00Z, rules [0-9a-f]{12}\\."),
                        third -> assertThat(third).startsWith("checkout, step 3 (100 %): completed. canary "));
    }

    @Test
    void aBadStageIsRolledBackAndTheReasonIsOneLine() {
        instance.minutes(3, 0.2, 0.002);

        assertThat(instance.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(instance.served("canary")).isZero();
        GrayVerdict last = instance.outcomes.get(instance.outcomes.size() - 1);
        assertThat(last.text())
                .matches("checkout, step 1 \\(10 %\\): rolled back\\. \\d+ of \\d+ failing users were in canary, which"
                        + " serves 10 % of the requests that match; a healthy stage does this less than once in 1,000"
                        + " steps\\. canary \\d+/\\d+ \\([0-9.]+ %\\), control \\d+/[0-9,]+ \\([0-9.]+ %\\), 10:00:30Z to"
                        + " 10:0\\d:\\d\\dZ, rules [0-9a-f]{12}\\.");
        assertThat(last.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(last.percent()).isZero();
        instance.minutes(60, 0, 0);
        assertThat(instance.phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void aRollbackSurvivesRestartsAndOtherEditsAndEndsWithAnotherTextOfTheRule() {
        instance.minutes(3, 0.2, 0.002);
        instance = started(document(rule("new", "canary").percent("0"), checkout("rollback")));
        assertThat(instance.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(instance.served("canary")).isZero();

        instance.control.offer(document(checkout("rollback").salt("again")), Author.by("source"));
        assertThat(instance.served("canary")).as("until it begins").isZero();
        instance.rollouts.tick();
        assertThat(instance.phase()).isEqualTo(Phase.RUNNING);

        instance.control.offer(document(checkout("rollback")), Author.by("source"));
        instance.rollouts.tick();
        assertThat(instance.phase()).as("the former text").isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        instance.minutes(20, 0.01, 0.01);
        instance = started(document(checkout("rollback")));

        assertThat(instance.state().step()).isEqualTo(1);
        instance.minutes(10, 0.01, 0.01);
        assertThat(instance.phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aRollbackToItsStageSuspendsItUntilTheRolloutIsResumed() {
        RuleDefinition whole = rule("checkout", "canary")
                .ramp(StepDefinition.lasting("15m", "10"), StepDefinition.lasting(null, "50"))
                .analysis(new AnalysisDefinition("rollback", null, null, null, null, null, "stage"));
        instance = started(document(rule("testers", "canary").percent("100"), whole));
        act(Act.ROLLBACK);

        assertThat(instance.served("canary")).as("testers as well").isZero();
        assertThat(Objects.requireNonNull(instance.control.status().suspended().get("canary"))
                        .because())
                .isEqualTo("checkout: looked at it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> instance.control.resume(
                        "canary", instance.control.status().current().version(), ANNA))
                .withMessage("'canary' is suspended because a rollout is rolled back; resume that at"
                        + " /actuator/gray/rollouts");
        act(Act.RESUME);
        assertThat(instance.served("canary")).isEqualTo(1_000);
        assertThat(instance.control.status().suspended()).isEmpty();
    }

    @Test
    void anObservedStageGoesOnAndTheLogSaysWhatWouldHaveBeenDone() {
        instance = started(document(checkout("observe")));
        instance.minutes(3, 0.2, 0.002);

        assertThat(instance.phase()).isEqualTo(Phase.RUNNING);
        assertThat(instance.outcomes).extracting(GrayVerdict::text).anySatisfy(text -> assertThat(text)
                .startsWith("checkout, step 1 (10 %): would be rolled back, but 'analysis.action' is observe. "));
        assertThat(instance.verdicts).contains("checkout FAILING SUSPECT");
    }

    @Test
    void aClientThatGoesAwayIsNoFailureAndAnExceptionIsOne() {
        now.pass(Duration.ofMinutes(1));
        fail(new CancellationException());
        assertThat(instance.phase()).isEqualTo(Phase.RUNNING);

        fail(new IOException("stock does not answer"));
        assertThat(instance.phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    private void fail(Throwable failure) {
        for (int i = 0; i < 2_000; i++) {
            Outcome outcome = instance.decide("user-" + i);
            boolean canary = outcome.decision().stage().equals("canary");
            instance.end(outcome, 200, canary ? Optional.of(failure) : Optional.empty());
        }
        instance.rollouts.tick();
    }

    @Test
    void anOperatorHoldsResumesPromotesAndRollsBack() {
        act(Act.HOLD);
        instance.minutes(60, 0.01, 0.01);
        assertThat(instance.phase()).isEqualTo(Phase.HELD);
        assertThat(instance.state().because()).contains(HoldReason.OPERATOR);

        act(Act.RESUME);
        assertThat(instance.phase()).isEqualTo(Phase.RUNNING);
        act(Act.PROMOTE);
        assertThat(instance.state().step()).isEqualTo(1);
        act(Act.ROLLBACK);
        assertThat(instance.served("canary")).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> act(Act.PROMOTE))
                .withMessage("rollout 'checkout' is rolled back; resume it first");
        assertThatIllegalStateException()
                .isThrownBy(() -> act(Act.ROLLBACK))
                .withMessage("rollout 'checkout' is rolled back already");
        assertThat(instance.outcomes)
                .extracting(GrayVerdict::text)
                .contains("checkout, step 2 (50 %): rolled back by anna. looked at it");
    }

    @Test
    void anOperatorWhoSawAnotherStateReadsAgain() {
        String seen = instance.rollouts.version();
        act(Act.PROMOTE);

        assertThatExceptionOfType(VersionMovedException.class)
                .isThrownBy(() -> instance.rollouts.act("checkout", Act.PROMOTE, seen, ANNA))
                .withMessageContaining("not '" + seen + "'")
                .withMessageContaining("rollout 'checkout' is running");
        assertThat(instance.state().step()).isEqualTo(1);
    }

    @Test
    void anUnknownRolloutIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> instance.rollouts.act("chekout", Act.HOLD, instance.rollouts.version(), ANNA))
                .withMessage("'chekout' is not the rule of a rollout; known are [checkout]");
    }

    @Test
    void aStateThatSomebodyHasDamagedIsNotOverwritten() {
        String name = instance.store.state().rollouts().keySet().iterator().next();
        instance.store.change(all -> all.rollout(name, Map.of("phase", "rolledback", "step", "1")));
        instance.rollouts.tick();

        assertThat(instance.rollouts.unreadable()).containsEntry("checkout", "'phase' can't be 'rolledback'");
        assertThat(instance.phase()).as("the last known one").isEqualTo(Phase.RUNNING);
        assertThat(instance.store.state().rollouts().get(name)).containsEntry("phase", "rolledback");
        instance = started(document(checkout("rollback")));
        assertThat(instance.served("canary")).isZero();
    }

    @Test
    void aRuleThatIsGoneIsNotSteered() {
        instance.control.offer(document(), Author.by("source"));
        instance.rollouts.tick();

        assertThat(instance.rollouts.reports()).isEmpty();
    }
}
