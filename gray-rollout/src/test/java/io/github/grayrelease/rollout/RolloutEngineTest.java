package io.github.grayrelease.rollout;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.rollout.RolloutState.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Rollouts of a whole rule book, with requests that are decided by it. */
class RolloutEngineTest {

    private static final RuleDefinition CHECKOUT = rule("checkout", "canary")
            .ramp(
                    StepDefinition.lasting("15m", "10"),
                    StepDefinition.lasting("15m", "50"),
                    StepDefinition.lasting(null, "100"))
            .analysis(AnalysisDefinition.of("rollback"));

    private final RuleBooks books = new RuleBooks(document(CHECKOUT), Map.of(), true);
    private final List<String> changes = new ArrayList<>();
    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-12-01T10:00:00Z");
    private final RolloutEngine engine = new RolloutEngine(
            books,
            () -> now,
            () -> Duration.between(Instant.EPOCH, now).toNanos(),
            (rule, plan, before, after, verdict) -> changes.add(
                    after.phase().word() + " " + after.step() + (after.words().isEmpty() ? "" : ": " + after.words())));

    private static RuleDocument document(RuleDefinition... rules) {
        return RuleDocument.of("stable", "canary").rules(rules);
    }

    /** A second of traffic: fifty requests of as many users. */
    private void second(double stageErrors, double controlErrors) {
        for (int i = 0; i < 50; i++) {
            Outcome outcome = books.current()
                    .decide(
                            PresentedTags.NOTHING,
                            new RequestFacts().subject("user-" + random.nextInt(1_000_000)),
                            () -> now);
            boolean canary = outcome.decision().stage().equals("canary");
            end(outcome, random.nextDouble() < (canary ? stageErrors : controlErrors) ? 500 : 200, Optional.empty());
        }
        now = now.plusSeconds(1);
        if (now.getEpochSecond() % 5 == 0) {
            engine.tick();
        }
    }

    private void end(Outcome outcome, int status, Optional<Throwable> failure) {
        engine.completed(new GrayCompletion(
                outcome.decision(),
                status,
                failure,
                Optional.empty(),
                Duration.ofMillis(5),
                outcome.arms().all()));
    }

    private void minutes(int minutes, double stageErrors, double controlErrors) {
        for (int i = 0; i < 60 * minutes; i++) {
            second(stageErrors, controlErrors);
        }
    }

    private Phase phase() {
        return Objects.requireNonNull(engine.states().get("checkout")).phase();
    }

    @Test
    void aHealthyStageReachesEverybody() {
        engine.tick();
        minutes(31, 0.01, 0.01);

        assertThat(changes).containsExactly("running 0", "running 1", "completed 2");
        assertThat(phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aBadStageIsRolledBackAndNobodyIsInItAnyMore() {
        engine.tick();
        minutes(3, 0.2, 0.002);

        assertThat(phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(changes.get(changes.size() - 1))
                .startsWith("rolled-back 0: checkout, step 1 (10 %): ")
                .contains(
                        " failing users were in the stage, which serves 10 % of the requests that match; a healthy stage does"
                                + " this less than once in ");
        for (int i = 0; i < 1_000; i++) {
            assertThat(books.current()
                            .decide(PresentedTags.NOTHING, new RequestFacts().subject("user-" + i), () -> now)
                            .decision()
                            .stage())
                    .isEqualTo("stable");
        }
        minutes(60, 0, 0);
        assertThat(phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void anotherEditDoesNotLiftARollbackAnotherTextOfTheRuleDoes() {
        engine.tick();
        minutes(3, 0.2, 0.002);
        books.apply(document(rule("new", "canary").percent("0"), CHECKOUT));
        engine.tick();
        assertThat(phase()).isEqualTo(Phase.ROLLED_BACK);

        books.apply(document(CHECKOUT.salt("again")));
        engine.tick();
        assertThat(phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aClientThatGoesAwayIsNoFailureAndAnExceptionIsOne() {
        engine.tick();
        now = now.plus(Duration.ofMinutes(1));
        for (int i = 0; i < 2_000; i++) {
            Outcome outcome =
                    books.current().decide(PresentedTags.NOTHING, new RequestFacts().subject("user-" + i), () -> now);
            boolean canary = outcome.decision().stage().equals("canary");
            end(outcome, 200, canary ? Optional.of(new CancellationException()) : Optional.empty());
        }
        engine.tick();
        assertThat(phase()).isEqualTo(Phase.RUNNING);

        for (int i = 0; i < 2_000; i++) {
            Outcome outcome =
                    books.current().decide(PresentedTags.NOTHING, new RequestFacts().subject("user-" + i), () -> now);
            boolean canary = outcome.decision().stage().equals("canary");
            end(outcome, 200, canary ? Optional.of(new IOException("stock does not answer")) : Optional.empty());
        }
        engine.tick();
        assertThat(phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void anOperatorActsOnARolloutByItsRule() {
        engine.tick();
        engine.act("checkout", state -> state.holding(HoldReason.OPERATOR, now, "wait for the weekend", "anna"));
        minutes(60, 0.01, 0.01);

        assertThat(phase()).isEqualTo(Phase.HELD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.act("chekout", state -> state))
                .withMessage("'chekout' is not the rule of a rollout; known are [checkout]");
    }

    @Test
    void aRuleThatIsGoneIsForgotten() {
        engine.tick();
        books.apply(document());
        engine.tick();

        assertThat(engine.states()).isEmpty();
    }
}
