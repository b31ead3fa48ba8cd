package io.github.grayrelease.compile;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Rule;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Rollout.Action;
import io.github.grayrelease.share.Rollout.Latency;
import io.github.grayrelease.share.Share;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutCompilerTest {

    private static final StepDefinition ALL =
            StepDefinition.lasting(null, "100").approved();

    private static final RuleDefinition CHECKOUT = rule("checkout", "canary")
            .ramp(StepDefinition.lasting("15m", "1"), StepDefinition.lasting("1h", "10"), ALL);

    private static RuleDocument document(RuleDefinition... rules) {
        return RuleDocument.of("stable", "canary", "beta").rules(rules);
    }

    private static Rollout rollout(RuleDefinition rule) {
        return RuleCompiler.compile(document(rule))
                .everyRule()
                .findFirst()
                .flatMap(Rule::rollout)
                .orElseThrow();
    }

    private static List<String> mistakes(RuleDefinition... rules) {
        try {
            RuleCompiler.compile(document(rules));
            return List.of();
        } catch (InvalidRulesException invalid) {
            return invalid.mistakes().stream()
                    .map(mistake -> mistake + " | " + mistake.remedy())
                    .toList();
        }
    }

    @Test
    void stepsThatLastAreARollout() {
        Rollout rollout = rollout(CHECKOUT);

        assertThat(rollout.steps())
                .extracting(step -> step.share().basisPoints())
                .containsExactly(100, 1_000, 10_000);
        assertThat(rollout.steps())
                .extracting(Rollout.Step::lasts)
                .containsExactly(
                        Optional.of(Duration.ofMinutes(15)), Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(rollout.steps()).extracting(Rollout.Step::needsApproval).containsExactly(false, false, true);
    }

    @Test
    void whatAnAnalysisLeavesOutIsCareful() {
        Rollout.Analysis analysis = rollout(CHECKOUT).analysis();

        assertThat(analysis.action()).isEqualTo(Action.OBSERVE);
        assertThat(analysis.tolerated()).isEqualTo(1.25);
        assertThat(analysis.minRequests()).isEqualTo(300);
        assertThat(analysis.latency()).isEqualTo(Latency.HOLD);
        assertThat(analysis.promotesSilence()).isFalse();
        assertThat(analysis.suspends()).isFalse();
        assertThat(analysis.failures().contains(503)).isTrue();
        assertThat(analysis.failures().contains(499)).isFalse();
    }

    @Test
    void anAnalysisIsReadKeyByKey() {
        Rollout.Analysis analysis = rollout(CHECKOUT.analysis(new AnalysisDefinition(
                        "rollback", "2", "50", List.of("5xx", "429"), "off", "promote", "stage")))
                .analysis();

        assertThat(analysis.action()).isEqualTo(Action.ROLLBACK);
        assertThat(analysis.tolerated()).isEqualTo(2);
        assertThat(analysis.minRequests()).isEqualTo(50);
        assertThat(analysis.latency()).isEqualTo(Latency.OFF);
        assertThat(analysis.promotesSilence()).isTrue();
        assertThat(analysis.suspends()).isTrue();
        assertThat(List.of(429, 500, 599, 428, 200))
                .filteredOn(analysis.failures()::contains)
                .containsExactly(429, 500, 599);
    }

    /** Readers of YAML turn {@code latency: off} into false. */
    @Test
    void falseIsOff() {
        Rollout.Analysis analysis = rollout(
                        CHECKOUT.analysis(new AnalysisDefinition(null, null, null, null, "false", null, null)))
                .analysis();

        assertThat(analysis.latency()).isEqualTo(Latency.OFF);
    }

    @Test
    void anotherTextIsAnotherRollout() {
        String content = rollout(CHECKOUT).content();

        assertThat(rollout(CHECKOUT).content()).isEqualTo(content);
        assertThat(rollout(CHECKOUT.salt("x")).content()).isNotEqualTo(content);
        assertThat(rollout(CHECKOUT.analysis(AnalysisDefinition.of("hold"))).content())
                .isNotEqualTo(content);
    }

    @Test
    void mistakesAreNamedWithPlaceAndRemedy() {
        assertThat(mistakes(
                        rule("mixed", "canary")
                                .ramp(
                                        StepDefinition.lasting("15m", "1"),
                                        StepDefinition.at("2026-12-01T00:00:00Z", "10"),
                                        ALL),
                        rule("falls", "canary")
                                .ramp(StepDefinition.lasting("15m", "10"), StepDefinition.lasting("15m", "10"), ALL),
                        rule("times", "canary")
                                .ramp(
                                        StepDefinition.lasting("15 minutes", "1"),
                                        StepDefinition.lasting("0m", "2"),
                                        StepDefinition.lasting("1d", null),
                                        ALL),
                        rule("judged", "canary").percent("5").analysis(AnalysisDefinition.of("hold")),
                        CHECKOUT.percent("5"),
                        rule("words", "canary")
                                .ramp(ALL)
                                .analysis(new AnalysisDefinition(
                                        "rolback", "0.5", "-1", List.of("5xx", "6xx"), "hold", "wait", "rule"))))
                .containsExactly(
                        "gray.rules[0].ramp[1].at: can't be combined with steps that wait for evidence"
                                + " | write 'for' in each step, or 'at' in each",
                        "gray.rules[0].ramp[1].for: is missing | set the time that the step lasts at least, such as 15m",
                        "gray.rules[1].ramp[1].percent: 10 is not above the step before"
                                + " | put the steps in order, so that nobody is taken out",
                        "gray.rules[2].ramp[0].for: '15 minutes' is not a time from 1s to 366d"
                                + " | write a number and s, m, h or d, such as 15m or 1d",
                        "gray.rules[2].ramp[1].for: '0m' is not a time from 1s to 366d"
                                + " | write a number and s, m, h or d, such as 15m or 1d",
                        "gray.rules[2].ramp[2].percent: is missing | set a number from 0 to 100",
                        "gray.rules[3].analysis: has no effect without a ramp whose steps wait for evidence"
                                + " | write 'for' in the steps of 'ramp', or remove 'analysis'",
                        "gray.rules[4].ramp: can't be combined with percent or split | keep one of them",
                        "gray.rules[5].analysis.action: 'rolback' is not one of observe, hold, rollback"
                                + " | did you mean 'rollback'? write one of them",
                        "gray.rules[5].analysis.tolerate: '0.5' is not a ratio from 1 to 100"
                                + " | write how many times as many failures are healthy: 1.25",
                        "gray.rules[5].analysis.min-requests: '-1' is not a number of requests"
                                + " | write a whole number from 0, such as 300",
                        "gray.rules[5].analysis.failures[1]: '6xx' is not a status | write one such as 429, or 5xx for all",
                        "gray.rules[5].analysis.no-traffic: 'wait' is not one of hold, promote | write one of them");
    }

    @Test
    void aVariantCanRollOutButHasNoStageToSuspend() {
        RuleDefinition rule = rule("price")
                .ramp(StepDefinition.lasting("15m", "1"), ALL)
                .analysis(new AnalysisDefinition(null, null, null, null, null, null, "stage"));

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> RuleCompiler.compile(RuleDocument.of("stable", "beta")
                        .variant("new-price", new VariantDefinition(null, List.of(rule)))))
                .withMessageContaining(
                        "gray.variants.new-price.rules[0].analysis.rollback-to: 'stage' is not possible");
    }

    @Test
    void whereNothingSteersThemRolloutsAreRefused() {
        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> new RuleBooks(document(CHECKOUT)))
                .withMessageContaining("gray.rules[0].ramp: waits for evidence, which nothing here collects")
                .withMessageContaining("add io.github.grayrelease:gray-rollout to the application");
    }

    @Test
    void aRolloutLetsInWhatItHasReachedAndNobodyBefore() {
        RuleBooks books = new RuleBooks(document(CHECKOUT), Map.of(), true, "");
        assertThat(inside(books.current())).isZero();

        books.reach(Map.of(CHECKOUT.content(), Share.parse("10").orElseThrow()));
        assertThat(inside(books.current())).isBetween(80, 120);

        books.apply(document(CHECKOUT, rule("another", "beta").percent("0")));
        assertThat(inside(books.current())).isBetween(80, 120);
    }

    private static int inside(RuleBook book) {
        int inside = 0;
        for (int i = 0; i < 1_000; i++) {
            inside +=
                    book.decide(PresentedTags.NOTHING, new RequestFacts().subject("user-" + i), InstantSource.system())
                                    .decision()
                                    .stage()
                                    .equals("canary")
                            ? 1
                            : 0;
        }
        return inside;
    }
}
