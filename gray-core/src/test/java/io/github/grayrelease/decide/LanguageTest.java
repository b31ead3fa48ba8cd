package io.github.grayrelease.decide;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.EveryDefinition;
import io.github.grayrelease.definition.FileLines;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.share.Salt;
import io.github.grayrelease.value.LineSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the language that need more than one line to say what they mean; the oracle covers how they combine. */
class LanguageTest {

    private static final RuleDocument STAGES = RuleDocument.of("stable", "canary", "beta");

    private static boolean passes(TestDefinition test, String value) {
        GrayRuntime runtime = GrayRuntime.with(
                        new RuleBooks(STAGES.rules(rule("r", "beta").when(MatchDefinition.header("X", test)))))
                .start();
        try (runtime) {
            return Gray.explain(new RequestFacts().header("X", value))
                    .decision()
                    .stage()
                    .equals("beta");
        }
    }

    @ParameterizedTest
    @CsvSource({
        ">=2.1.0 <3, 2.1.0, true",
        ">=2.1.0 <3, 2.99.7, true",
        ">=2.1.0 <3, 3.0.0, false",
        ">=2.1.0 <3, 2.0.9, false",
        ">=2.1.0, 2.1.0-rc.1, false",
        ">=2.1.0-rc.1, 2.1.0-rc.2, true",
        ">=2.1.0-rc.2, 2.1.0-rc.10, true",
        ">2.1.0-alpha, 2.1.0-alpha.1, true",
        ">2.1.0-1, 2.1.0-alpha, true",
        "=2.1, v2.1.0+build.7, true",
        "2.1.0, 2.1.0, true",
        "<=2, 2.0.1, false",
        ">=1, not a version, false",
        ">=1, 1.2.3.4, false",
        ">=10, 9.0.0, false"
    })
    void versionsAreComparedByPrecedence(String range, String version, boolean passes) {
        assertThat(passes(TestDefinition.semver(range), version)).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "18, 65, 18, true",
        "18, 65, 65.0, true",
        "18, 65, 17.999, false",
        "18, 65, abc, false",
        "-1, 1, -0.5, true",
        "18, 65, 1e1, false",
        "0.1, 0.3, 0.3, true",
        "18, 65, '', false"
    })
    void numbersAreInARangeWithItsEnds(String min, String max, String value, boolean passes) {
        assertThat(passes(TestDefinition.range(min, max), value)).isEqualTo(passes);
    }

    @Test
    void aPatternMatchesTheWholeOfAValueThatIsNotTooLong() {
        assertThat(passes(TestDefinition.regex("be.a"), "beta")).isTrue();
        assertThat(passes(TestDefinition.regex("be.a"), "betas")).isFalse();
        assertThat(passes(TestDefinition.regex("be.a").ignoringCase(), "BETA")).isTrue();
        assertThat(passes(TestDefinition.regex("a*"), "a".repeat(8192))).isTrue();
        assertThat(passes(TestDefinition.regex("a*"), "a".repeat(8193))).isFalse();
        assertThat(passes(TestDefinition.regex("(.*a){20}"), "a".repeat(19) + "b".repeat(200)))
                .isFalse();
    }

    @Test
    void addressesOfBothFamiliesAndMappedOnes() {
        TestDefinition inside = TestDefinition.cidr("10.8.0.0/16", "fd00::/8");
        assertThat(passes(inside, "10.8.3.4")).isTrue();
        assertThat(passes(inside, "::ffff:10.8.3.4")).isTrue();
        assertThat(passes(inside, "fd12::1")).isTrue();
        assertThat(passes(inside, "10.9.0.1")).isFalse();
        assertThat(passes(inside, "not-an-address")).isFalse();
    }

    @Test
    void aFileNamesSubjectsOneALine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("vip.txt"), "# the board\nanna\n\n  bob \r\n张三\nanna\n#carl");
        TestDefinition vip = TestDefinition.inFile(file.toString());

        assertThat(List.of("anna", "bob", "张三")).allMatch(subject -> passes(vip, subject));
        assertThat(List.of("", "carl", "#carl", "# the board", "ann", "bob ", "anna\nbob"))
                .noneMatch(subject -> passes(vip, subject));
        assertThat(LineSet.of(FileLines.read(file)).size()).isEqualTo(3);
    }

    @Test
    void aChangedFileIsAnotherVersionOfTheRules(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("vip.txt"), "anna");
        RuleDocument document =
                STAGES.rules(rule("r", "beta").when(MatchDefinition.subject(TestDefinition.inFile(file.toString()))));
        RuleBooks books = new RuleBooks(document);
        String before = books.current().version();

        Files.writeString(file, "bob");

        assertThat(books.apply(document).version()).isNotEqualTo(before);
    }

    @Test
    void aMillionSubjectsOfAFileAreFoundAndNoOthers(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("million.txt");
        Files.writeString(
                file, IntStream.range(0, 1_000_000).mapToObj(i -> "user-" + i).collect(Collectors.joining("\n")));
        LineSet lines = LineSet.of(FileLines.read(file));

        assertThat(lines.size()).isEqualTo(1_000_000);
        assertThat(IntStream.range(0, 1_000_000)).allMatch(i -> lines.contains("user-" + i));
        assertThat(IntStream.range(1_000_000, 1_100_000)).noneMatch(i -> lines.contains("user-" + i));
        assertThat(lines.memory()).isLessThan(64L << 20);
    }

    @Test
    void aVariantIsOnInItsStagesOrWhereItsRulesDecide() {
        RuleDocument document = STAGES.subject("header:X-User")
                .variant(
                        "new-price",
                        new VariantDefinition(
                                List.of("beta"), List.of(rule("price-5").percent("50"))));
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(document)).start()) {
            GrayFlow flow = new GrayFlow(runtime);
            List<Boolean> active = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String user = "u-" + i;
                try (GrayScope scope = flow.enter(flow.decide(new RequestFacts().header("X-User", user)))) {
                    boolean first = Gray.when("new-price").active();
                    runtime.books().apply(STAGES);
                    assertThat(Gray.when("new-price").active())
                            .as("asked twice, whatever is reloaded")
                            .isEqualTo(first);
                    assertThat(first).isEqualTo(Salt.of("price-5").bucket(user) < 5000);
                    active.add(first);
                } finally {
                    runtime.books().apply(document);
                }
            }
            assertThat(active).contains(true, false);
            try (GrayScope scope = Gray.open("beta/team-a")) {
                assertThat(Gray.when("new-price").active()).isTrue();
            }
            assertThat(Gray.when("new-price").active()).as("outside a request").isFalse();
        }
    }

    @Test
    void attributesAreAskedForOnceAndAFailingContributorLeavesThemAbsent() {
        List<String> failed = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        RuleDocument document = STAGES.rules(
                rule("eu", "beta").when(MatchDefinition.attribute("region", TestDefinition.exact("eu"))),
                rule("us", "canary").when(MatchDefinition.attribute("region", TestDefinition.exact("us"))),
                rule("tablet", "beta").when(MatchDefinition.attribute("device", TestDefinition.exact("tablet"))));
        GrayObserver observer = new GrayObserver() {
            @Override
            public void failed(String step, Throwable failure) {
                failed.add(step + ": " + failure.getMessage());
            }
        };
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(document))
                .observer(observer)
                .attributes(List.of(
                        (request, sink) -> {
                            asked.add(request.path());
                            sink.accept("region", "us");
                        },
                        (request, sink) -> {
                            throw new IllegalStateException("no device");
                        }))
                .start()) {
            GrayFlow flow = new GrayFlow(runtime);

            assertThat(flow.decide(new RequestFacts().path("/a")).stage()).isEqualTo("canary");
            assertThat(asked).containsExactly("/a");
            assertThat(failed).containsExactly("attributes: no device");
            assertThat(runtime.explain(new RequestFacts()).rules())
                    .extracting(GrayExplanation.OfRule::miss)
                    .containsExactly(Optional.of(Miss.NO_MATCH), Optional.empty(), Optional.of(Miss.ATTRIBUTE_MISSING));
        }
    }

    @Test
    void anExplanationNamesEachMissAndTouchesNothing() {
        List<GrayDecision> decided = new ArrayList<>();
        Map<String, String> half = new LinkedHashMap<>();
        half.put("canary", "50");
        RuleDocument document = STAGES.suspended("beta")
                .rules(
                        rule("off", "canary").disabled(),
                        rule("later", "canary").between("2099-01-01T00:00:00Z", null),
                        rule("tagged", "canary").when(MatchDefinition.header("X", TestDefinition.exact("1"))),
                        rule("nobody", "canary").percent("0"),
                        rule("all-beta", "beta"),
                        RuleDefinition.split("half", half))
                .variant(
                        "new-price",
                        new VariantDefinition(null, List.of(rule("never").percent("0"))));
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(document))
                .observer(new GrayObserver() {
                    @Override
                    public void decided(GrayDecision decision) {
                        decided.add(decision);
                    }
                })
                .clock(() -> Instant.parse("2026-12-01T00:00:00Z"))
                .start()) {
            GrayExplanation anonymous = Gray.explain(new RequestFacts());
            GrayExplanation known = Gray.explain(new RequestFacts().subject("anna"));

            assertThat(anonymous.rules())
                    .extracting(said ->
                            said.rule() + " " + said.miss().map(Enum::name).orElse("HIT"))
                    .containsExactly(
                            "off DISABLED",
                            "later OUTSIDE_WINDOW",
                            "tagged NO_MATCH",
                            "nobody NO_SUBJECT",
                            "all-beta SUSPENDED",
                            "half NO_SUBJECT");
            assertThat(known.rules().get(3).miss()).contains(Miss.OUTSIDE_PERCENTAGE);
            assertThat(known.decision().reason()).isEqualTo(Reason.SUSPENDED);
            assertThat(known.variants()).singleElement().satisfies(variant -> {
                assertThat(variant.variant()).isEqualTo("new-price");
                assertThat(variant.active()).isFalse();
                assertThat(variant.rules())
                        .extracting(GrayExplanation.OfRule::miss)
                        .containsExactly(Optional.of(Miss.OUTSIDE_PERCENTAGE));
            });
            assertThat(decided).isEmpty();
            assertThat(Gray.decision().reason()).isEqualTo(Reason.BASELINE);
        }
    }

    @Test
    void anExplanationTellsBucketAndShareOfWhoIsOutAndWhatKeepsARuleFromDeciding() {
        RuleDocument document = STAGES.rules(
                rule("tenth", "canary").percent("10.25"),
                rule("later", "canary").between("2099-01-01T00:00:00Z", null),
                rule("over", "canary").between(null, "2026-01-01T00:00:00Z"),
                rule("nightly", "canary").every(new EveryDefinition(null, "22:00", "23:00", "UTC")),
                rule("europe", "canary")
                        .when(
                                MatchDefinition.header("X-Region", TestDefinition.exact("eu"))
                                        .and(MatchDefinition.path(TestDefinition.prefix("/shop"))),
                                MatchDefinition.role(TestDefinition.exact("tester")),
                                MatchDefinition.unless(MatchDefinition.method(TestDefinition.exact("GET")))),
                rule("tenants", "canary").when(MatchDefinition.attribute("tenant", TestDefinition.exact("a"))),
                rule("ramp", "canary").ramp(StepDefinition.at("2099-01-01T00:00:00Z", "50")),
                rule("half", "canary").percent("50"));
        try (GrayRuntime runtime = GrayRuntime.with(new RuleBooks(document))
                .clock(() -> Instant.parse("2026-12-01T00:00:00Z"))
                .start()) {
            List<GrayExplanation.OfRule> said = runtime.explain(new RequestFacts()
                            .subject("u-3")
                            .header("X-Region", "eu")
                            .path("/home"))
                    .rules();

            assertThat(said)
                    .extracting(GrayExplanation.OfRule::unmet)
                    .containsExactly(
                            List.of(),
                            List.of("from is in the future"),
                            List.of("until is in the past"),
                            List.of("now is outside every"),
                            List.of(
                                    "match[0].path does not hold",
                                    "match[1].role does not hold",
                                    "match[2].not does not hold"),
                            List.of("match[0].attribute.tenant is absent"),
                            List.of(),
                            List.of());
            assertThat(said)
                    .filteredOn(rule -> rule.bucket().isPresent())
                    .extracting(rule -> rule.rule() + " " + rule.miss().isPresent() + " "
                            + rule.bucket().getAsInt() + " of " + rule.percent().getAsDouble())
                    .containsExactly(
                            "tenth true " + Salt.of("tenth").bucket("u-3") + " of 10.25",
                            "ramp true " + Salt.of("ramp").bucket("u-3") + " of 0.0",
                            "half false " + Salt.of("half").bucket("u-3") + " of 50.0");
        }
    }

    @Test
    void aNegationHoldsNoOther() {
        MatchDefinition negated = MatchDefinition.unless(MatchDefinition.path(TestDefinition.exact("/")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatchDefinition.unless(negated))
                .withMessage("a negated entry can't contain a negation; write another entry instead");
    }

    @Test
    void aMistakeAnywhereIsNamedWithItsKeyAndRemedy() {
        Map<String, String> shares = new LinkedHashMap<>();
        shares.put("canary", "60");
        shares.put("beta", "50");
        RuleDocument document = STAGES.rules(
                        rule("times", "beta")
                                .between("2026-12-01T00:00:00", "tomorrow")
                                .every(new EveryDefinition(List.of("MONDAY", "FUNDAY"), "9", "18:00", "Mars/Olympus")),
                        rule("order", "beta").between("2026-12-02T00:00:00Z", "2026-12-01T00:00:00Z"),
                        rule("empty", "beta").every(new EveryDefinition(null, "09:00", "09:00", "UTC")),
                        rule("half", "beta").every(new EveryDefinition(List.of(), "09:00", null, null)),
                        rule("ramp", "beta")
                                .percent("5")
                                .ramp(
                                        StepDefinition.at("2026-12-02T00:00:00Z", "140"),
                                        StepDefinition.at(null, "1"),
                                        StepDefinition.at("2026-12-01T00:00:00Z", null)),
                        RuleDefinition.split("sum", shares),
                        rule("tests", "beta")
                                .when(
                                        MatchDefinition.header("a", TestDefinition.regex("(?=x)")),
                                        MatchDefinition.header("b", TestDefinition.regex("x".repeat(1001))),
                                        MatchDefinition.header("c", TestDefinition.range("9", "x")),
                                        MatchDefinition.header("d", TestDefinition.range(null, null)),
                                        MatchDefinition.header("e", TestDefinition.semver("~1")),
                                        MatchDefinition.ip(TestDefinition.cidr("10.0.0.0/8", "10.0.0.0/33")),
                                        MatchDefinition.subject(TestDefinition.inFile("/no/such/file")),
                                        MatchDefinition.role(TestDefinition.prefix("a")),
                                        MatchDefinition.header("e2", TestDefinition.contains("")),
                                        MatchDefinition.header("f", TestDefinition.in(new String[0])),
                                        MatchDefinition.header(
                                                "g",
                                                TestDefinition.inFile("/dev/null")
                                                        .ignoringCase())))
                .variant("beta", new VariantDefinition(List.of("gamma"), null))
                .variant("Never On", new VariantDefinition(null, List.of()))
                .variant("staged", new VariantDefinition(null, List.of(rule("times", "beta"))));

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> RuleCompiler.compile(document))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .extracting(Mistake::toString)
                        .containsExactly(
                                "gray.rules[0].from: '2026-12-01T00:00:00' is not a time with an offset",
                                "gray.rules[0].until: 'tomorrow' is not a time with an offset",
                                "gray.rules[0].every.zone: 'Mars/Olympus' is not a time zone",
                                "gray.rules[0].every.days[1]: 'FUNDAY' is not a day of the week",
                                "gray.rules[0].every.from: '9' is not a time of the day",
                                "gray.rules[1].until: '2026-12-01T00:00:00Z' is not after from",
                                "gray.rules[2].every: is empty because from equals until",
                                "gray.rules[3].every.zone: is missing",
                                "gray.rules[3].every.days: names no day",
                                "gray.rules[3].every: has only one of from and until",
                                "gray.rules[4].ramp: can't be combined with percent",
                                "gray.rules[4].ramp[0].percent: 140 is not a number from 0 to 100 with at most two decimals",
                                "gray.rules[4].ramp[1].at: is missing",
                                "gray.rules[4].ramp[2].percent: is missing",
                                "gray.rules[5].split: adds up to more than 100",
                                "gray.rules[6].match[0].header.a.regex: '(?=x)' is not a valid RE2 pattern:"
                                        + " invalid or unsupported Perl syntax",
                                "gray.rules[6].match[1].header.b.regex: has more than 1000 characters",
                                "gray.rules[6].match[2].header.c.range.max: 'x' is not a number",
                                "gray.rules[6].match[3].header.d.range: has neither min nor max",
                                "gray.rules[6].match[4].header.e.semver: '~1' is not a version range",
                                "gray.rules[6].match[5].ip.cidr[1]: '10.0.0.0/33' is not a range of addresses",
                                "gray.rules[6].match[6].subject.in-file: '/no/such/file' can't be read",
                                "gray.rules[6].match[7].role: supports exact and in only",
                                "gray.rules[6].match[8].header.e2.contains: is empty",
                                "gray.rules[6].match[9].header.f.in: is empty",
                                "gray.rules[6].match[10].header.g.in-file: '/dev/null' is not a regular file",
                                "gray.rules[6].match[10].header.g.ignore-case: can't be combined with in-file",
                                "gray.variants.beta: 'beta' is a stage, and each stage is a variant already",
                                "gray.variants.beta.stages[0]: 'gamma' is not a declared stage",
                                "gray.variants.Never On: 'Never On' is not a variant name",
                                "gray.variants.Never On: is never on",
                                "gray.variants.staged.rules[0].name: 'times' is the name of an earlier rule too",
                                "gray.variants.staged.rules[0].stage: 'beta' is not allowed in a rule of a variant"));
    }
}
