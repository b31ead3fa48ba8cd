package io.github.grayrelease.decide;

import static io.github.grayrelease.definition.MatchDefinition.cookie;
import static io.github.grayrelease.definition.MatchDefinition.header;
import static io.github.grayrelease.definition.MatchDefinition.query;
import static io.github.grayrelease.definition.MatchDefinition.subject;
import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.share.Salt;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    private static final RuleDocument STAGES = RuleDocument.of("stable", "canary", "beta");

    private static GrayDecision decide(RuleDocument document, FakeRequest request) {
        return RuleCompiler.compile(document)
                .decide(PresentedTags.NOTHING, request, InstantSource.system())
                .decision();
    }

    @Test
    void withoutRulesARequestTakesTheBaseline() {
        GrayDecision decision = decide(STAGES, new FakeRequest());

        assertThat(decision.stage()).isEqualTo("stable");
        assertThat(decision.reason()).isEqualTo(Reason.BASELINE);
        assertThat(decision.rule()).isEmpty();
        assertThat(decision.bucket()).isEmpty();
        assertThat(decision.rulesVersion()).isEqualTo(STAGES.version());
    }

    @Test
    void aTagThatCountsIsRelayedWhateverTheRulesSay() {
        RuleBook book = RuleCompiler.compile(STAGES.rules(rule("all", "canary")));
        PresentedTags presented =
                new PresentedTags(Optional.of("beta/team-a"), Set.of(IgnoredTag.MALFORMED), Set.of("X-Gray-Stage"));

        GrayDecision decision = book.decide(presented, new FakeRequest(), InstantSource.system())
                .decision();

        assertThat(decision.stage()).isEqualTo("beta/team-a");
        assertThat(decision.reason()).isEqualTo(Reason.PROPAGATED);
        assertThat(decision.ignoredTags()).containsExactly(IgnoredTag.MALFORMED);
    }

    @Test
    void theFirstRuleThatHitsDecides() {
        RuleDocument document = STAGES.subject("header:X-User-Id")
                .rules(
                        rule("whitelist", "beta").when(subject(TestDefinition.in("u-1001", "u-1002"))),
                        rule("everybody", "canary").percent("100"),
                        rule("never-reached", "beta"));

        assertThat(decide(document, new FakeRequest().withHeader("X-User-Id", "u-1002")))
                .extracting(GrayDecision::stage, GrayDecision::reason, GrayDecision::rule, GrayDecision::bucket)
                .containsExactly("beta", Reason.RULE, Optional.of("whitelist"), OptionalInt.empty());
        assertThat(decide(document, new FakeRequest().withHeader("X-User-Id", "u-7")))
                .extracting(GrayDecision::stage, GrayDecision::rule, GrayDecision::bucket)
                .containsExactly(
                        "canary",
                        Optional.of("everybody"),
                        OptionalInt.of(Salt.of("everybody").bucket("u-7")));
    }

    @Test
    void aPercentageNeedsASubject() {
        RuleDocument document = STAGES.rules(rule("everybody", "canary").percent("100"));

        assertThat(decide(document, new FakeRequest()).stage()).isEqualTo("stable");
        assertThat(decide(document, new FakeRequest().by("anna")).stage()).isEqualTo("canary");
    }

    @Test
    void aSaltKeepsTheBucketsWhenARuleIsRenamed() {
        RuleDocument before = STAGES.rules(rule("a", "canary").salt("checkout").percent("30"));
        RuleDocument after = STAGES.rules(rule("b", "canary").salt("checkout").percent("30"));

        assertThat(IntStream.range(0, 1000).mapToObj(i -> new FakeRequest().by("u-" + i)))
                .allSatisfy(request -> assertThat(decide(after, request).stage())
                        .isEqualTo(decide(before, request).stage()));
    }

    @Test
    void theSubjectIsTheFirstSourceThatYieldsAValue() {
        RuleDocument document = STAGES.subject("principal", "header:X-User-Id", "cookie:uid", "query:user")
                .rules(rule("one", "beta").when(subject(TestDefinition.exact("anna"))));

        FakeRequest request = new FakeRequest().withQuery("user", "anna").withHeader("X-User-Id", "  ");
        assertThat(decide(document, request).stage()).isEqualTo("beta");
        assertThat(decide(document, request.withCookie("uid", "bob")).stage()).isEqualTo("stable");
        assertThat(decide(document, request.by("anna")).stage()).isEqualTo("beta");
    }

    @Test
    void eachTestLooksAtTheWholeValue() {
        assertMatches(TestDefinition.exact("beta"), "beta", "Beta", "beta ", "betas", "");
        assertMatches(TestDefinition.in("beta", "gamma"), "gamma", "delta", "");
        assertMatches(TestDefinition.prefix("beta"), "betas", "abeta", "Beta");
        assertMatches(TestDefinition.suffix("beta"), "alphabeta", "betas");
        assertMatches(TestDefinition.contains("beta"), "a beta user", "bet", "BETA");
    }

    private static void assertMatches(TestDefinition test, String value, String... others) {
        RuleDocument document = STAGES.rules(rule("r", "beta").when(header("X-User-Tag", test)));
        assertThat(decide(document, new FakeRequest().withHeader("x-user-tag", value))
                        .stage())
                .isEqualTo("beta");
        assertThat(others)
                .allSatisfy(other -> assertThat(decide(document, new FakeRequest().withHeader("X-User-Tag", other))
                                .stage())
                        .isEqualTo("stable"));
        assertThat(decide(document, new FakeRequest()).stage()).isEqualTo("stable");
    }

    @Test
    void anyEntryMayMatchAndInsideAnEntryAllMust() {
        MatchDefinition both =
                header("X-Region", TestDefinition.exact("eu")).and(cookie("release", TestDefinition.exact("beta")));
        RuleDocument document = STAGES.rules(rule("r", "beta")
                .when(
                        both,
                        query("preview", TestDefinition.exact("1")),
                        cookie("tester", TestDefinition.exact("yes"))));

        assertThat(decide(document, new FakeRequest().withHeader("X-Region", "eu"))
                        .stage())
                .isEqualTo("stable");
        assertThat(decide(
                                document,
                                new FakeRequest().withHeader("X-Region", "eu").withCookie("release", "beta"))
                        .stage())
                .isEqualTo("beta");
        assertThat(decide(document, new FakeRequest().withQuery("preview", "1")).stage())
                .isEqualTo("beta");
        assertThat(decide(document, new FakeRequest().withCookie("tester", "yes"))
                        .stage())
                .isEqualTo("beta");
    }

    @Test
    void aRuleThatIsSwitchedOffTakesNoPart() {
        RuleDocument document = STAGES.rules(rule("off", "beta").disabled(), rule("on", "canary"));

        assertThat(decide(document, new FakeRequest()).rule()).contains("on");
    }

    @Test
    void trafficOfASuspendedStageTakesTheBaseline() {
        RuleDocument document = STAGES.suspended("beta").rules(rule("staff", "beta"), rule("rest", "canary"));

        assertThat(decide(document, new FakeRequest()))
                .extracting(GrayDecision::stage, GrayDecision::reason, GrayDecision::rule)
                .containsExactly("stable", Reason.SUSPENDED, Optional.of("staff"));
        assertThat(RuleCompiler.compile(document)
                        .decide(
                                new PresentedTags(Optional.of("beta/team-a"), Set.of(), Set.of()),
                                new FakeRequest(),
                                InstantSource.system())
                        .decision())
                .extracting(GrayDecision::stage, GrayDecision::reason)
                .containsExactly("stable", Reason.SUSPENDED);
    }

    @Test
    void aRuleMayDecideForALane() {
        RuleDocument document = STAGES.rules(rule("team", "beta/team-a"));

        assertThat(decide(document, new FakeRequest()).stage()).isEqualTo("beta/team-a");
    }

    @Test
    void theSameDocumentHasTheSameVersionAndAnotherOneAnother() {
        RuleDocument document = STAGES.rules(rule("a", "beta").percent("10"));

        assertThat(document.version())
                .matches("[0-9a-f]{12}")
                .isEqualTo(STAGES.rules(rule("a", "beta").percent("10")).version())
                .isNotEqualTo(STAGES.rules(rule("a", "beta").percent("11")).version());
        assertThat(List.of(STAGES.version(), STAGES.suspended("beta").version()))
                .doesNotHaveDuplicates();
    }

    @Test
    void documentsThatOnlyPrintTheSameHaveVersionsOfTheirOwn() {
        RuleDocument one = STAGES.rules(rule("a", "beta").when(subject(TestDefinition.in("u1, u2"))));
        RuleDocument two = STAGES.rules(rule("a", "beta").when(subject(TestDefinition.in("u1", "u2"))));

        assertThat(one.version()).isNotEqualTo(two.version());
    }
}
