package io.github.grayrelease.decide;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayArm;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.share.Share;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A request is in an arm of a rollout only if the rollout's own share decided about it. */
class ArmsTest {

    private static final RuleDefinition EUROPE = rule("europe", "canary")
            .when(MatchDefinition.header("X-Region", TestDefinition.exact("eu")))
            .ramp(StepDefinition.lasting("1h", "50"), StepDefinition.lasting(null, "100"));

    private final RuleBook book = book("50");

    private static RuleBook book(String percent, String... suspended) {
        return RuleCompiler.compile(RuleDocument.of("stable", "canary", "beta")
                        .suspended(suspended)
                        .rules(
                                rule("testers", "canary").when(MatchDefinition.subject(TestDefinition.exact("anna"))),
                                EUROPE,
                                rule("rest", "beta").percent("100"))
                        .variant(
                                "new-price",
                                new VariantDefinition(
                                        null,
                                        List.of(rule("price")
                                                .ramp(
                                                        StepDefinition.lasting("1h", "50"),
                                                        StepDefinition.lasting(null, "100"))))))
                .reaching(Map.of(EUROPE.content(), Share.parse(percent).orElseThrow()));
    }

    private static Arms arms(RuleBook book, PresentedTags presented, RequestFacts request) {
        return book.decide(presented, request, InstantSource.system()).arms();
    }

    private static RequestFacts european(String subject) {
        return new RequestFacts().header("X-Region", "eu").subject(subject);
    }

    private List<GrayArm> ofEurope(RequestFacts request) {
        return arms(book, PresentedTags.NOTHING, request).all().stream()
                .filter(arm -> arm.rule().equals("europe"))
                .toList();
    }

    @Test
    void whoTheShareLetInIsInTheStageAndWhoItLeftOutInTheControl() {
        long inStage = 0;
        for (int i = 0; i < 1_000; i++) {
            List<GrayArm> arms = ofEurope(european("user-" + i));
            assertThat(arms).hasSize(1);
            inStage += arms.get(0).inStage() ? 1 : 0;
        }

        assertThat(inStage).isBetween(450L, 550L);
    }

    @Test
    void whoDoesNotMatchIsInNoArm() {
        assertThat(ofEurope(new RequestFacts().subject("user-1"))).isEmpty();
    }

    @Test
    void whoHasNoSubjectIsInNoArm() {
        assertThat(ofEurope(new RequestFacts().header("X-Region", "eu"))).isEmpty();
    }

    @Test
    void aNamedTesterIsInNoArm() {
        assertThat(ofEurope(european("anna"))).isEmpty();
    }

    @Test
    void aPropagatedTagIsInNoArmNotEvenOfAVariant() {
        PresentedTags tagged = new PresentedTags(Optional.of("canary"), Set.of(), Set.of());

        assertThat(arms(book, tagged, european("user-1")).all()).isEmpty();
        assertThat(arms(book, PresentedTags.NOTHING, european("user-1")).all())
                .extracting(GrayArm::rule)
                .containsExactly("europe", "price");
    }

    @Test
    void aSuspendedStageIsNotJudged() {
        RuleBook suspended = book("100", "canary");

        assertThat(arms(suspended, PresentedTags.NOTHING, european("user-1")).all())
                .isEmpty();
    }

    @Test
    void theFirstReasonOfACodesOwnFailureCounts() {
        Arms arms = arms(book, PresentedTags.NOTHING, european("user-1"));
        arms.failed("payment declined");
        arms.failed("and more");
        Arms.NONE.failed("outside of rollouts");

        assertThat(arms.failure()).isEqualTo("payment declined");
        assertThat(Arms.NONE.failure()).isNull();
    }
}
