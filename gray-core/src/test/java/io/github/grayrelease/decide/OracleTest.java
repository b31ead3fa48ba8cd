package io.github.grayrelease.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.EveryDefinition;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.extract.PresentedTags;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The compiled engine agrees with the naive one, on random documents and requests. */
class OracleTest {

    private static final int DOCUMENTS = 2_000;
    private static final int REQUESTS_EACH = 50;
    private static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");
    private static final int SECONDS = 60 * 24 * 3600;

    private static final List<String> STAGES = List.of("stable", "canary", "beta");
    private static final List<String> VALUES =
            List.of("beta", "Beta", "BETA-user", "eu", "x", "", "17", "18.5", "1.2.3", "2.10.0", "用户-1", "admin");
    /** What tests compare with; an empty text there is refused. */
    private static final List<String> TEXTS =
            VALUES.stream().filter(value -> !value.isEmpty()).toList();

    private static final List<String> NAMES = List.of("X-A", "X-B");
    private static final List<String> IPS = List.of("10.8.1.2", "10.9.0.1", "203.0.113.9", "fd00::1", "2001:db8::1");
    private static final List<String> SUBJECTS = List.of("u-1", "u-2", "anna", "张三", " ");

    private final Random random = new Random(20261120);

    @Test
    void aHundredThousandRandomRequestsAreDecidedAsTheContractSays() {
        Map<String, Integer> reasons = new TreeMap<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            RuleDocument document = document();
            RuleBook book = RuleCompiler.compile(document);
            for (int j = 0; j < REQUESTS_EACH; j++) {
                RequestFacts request = request();
                Instant now = BEGIN.plusSeconds(random.nextInt(SECONDS));
                Outcome outcome = book.decide(PresentedTags.NOTHING, request, () -> now);
                GrayDecision decision = outcome.decision();
                NaiveEvaluator naive = new NaiveEvaluator(document, request, now);

                assertThat(decision.stage() + " " + decision.reason() + " "
                                + decision.rule().orElse("-"))
                        .as("at %s, of %s", now, document)
                        .isEqualTo(naive.decision());
                assertThat(new TreeSet<>(outcome.variants()))
                        .as("at %s, %s, of %s", now, decision, document.variants())
                        .containsExactlyElementsOf(new TreeSet<>(naive.variants(decision.stage())));
                reasons.merge(decision.reason().name(), 1, Integer::sum);
            }
        }
        // Where one outcome hardly ever came up, agreeing on it would mean little.
        assertThat(reasons.values()).allMatch(count -> count > DOCUMENTS * REQUESTS_EACH / 100);
        assertThat(reasons).containsOnlyKeys("BASELINE", "RULE", "SUSPENDED");
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private RuleDocument document() {
        // Beyond a few rules the engine works with an index.
        int count = oneIn(3) ? 20 + random.nextInt(20) : random.nextInt(5);
        List<RuleDefinition> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule("r" + i, count > 10));
        }
        RuleDocument document = new RuleDocument(
                STAGES,
                oneIn(3) ? List.of("beta") : List.of(),
                List.of("header:X-User", "principal"),
                rules,
                Map.of(),
                AnalysisDefinition.Scope.NONE);
        return oneIn(2) ? document : document.variant("new-price", variant());
    }

    private VariantDefinition variant() {
        List<RuleDefinition> rules = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            RuleDefinition rule = RuleDefinition.rule("v" + i).when(entry(false));
            rules.add(oneIn(2) ? rule.percent(percent(100)) : rule);
        }
        return new VariantDefinition(oneIn(2) ? List.of("beta") : null, rules);
    }

    private RuleDefinition rule(String name, boolean narrow) {
        RuleDefinition rule = oneIn(5)
                ? RuleDefinition.split(name, shares())
                : RuleDefinition.rule(name, any(List.of("stable", "canary", "beta", "beta/team-a")));
        if (narrow || !oneIn(3)) {
            rule = oneIn(2) ? rule.when(entry(narrow)) : rule.when(entry(narrow), entry(narrow));
        }
        if (rule.split() == null && oneIn(2)) {
            rule = oneIn(3) ? rule.ramp(ramp()) : rule.percent(percent(100));
        }
        rule = oneIn(4) ? rule.salt("salt") : rule;
        rule = oneIn(4) ? rule.between(oneIn(2) ? time(0) : null, oneIn(2) ? time(SECONDS / 2) : null) : rule;
        rule = oneIn(4) ? rule.every(every()) : rule;
        return oneIn(10) ? rule.disabled() : rule;
    }

    private Map<String, String> shares() {
        Map<String, String> shares = new LinkedHashMap<>();
        shares.put("canary", percent(50));
        shares.put("beta", percent(49) + "1");
        return shares;
    }

    private String percent(int below) {
        return random.nextInt(below) + "." + random.nextInt(10);
    }

    private String time(int after) {
        Instant at = BEGIN.plusSeconds(after + random.nextInt(SECONDS / 2));
        return OffsetDateTime.ofInstant(at, ZoneOffset.ofHours(random.nextInt(20) - 10))
                .toString();
    }

    private StepDefinition[] ramp() {
        return new StepDefinition[] {
            StepDefinition.at(time(0), percent(50)), StepDefinition.at(time(SECONDS / 2), percent(100))
        };
    }

    private EveryDefinition every() {
        String from = String.format("%02d:30", random.nextInt(24));
        String until = String.format("%02d:00", random.nextInt(24));
        List<String> days = oneIn(2) ? null : List.of(any(List.of("MON", "TUE", "WED")), any(List.of("SAT", "SUN")));
        boolean hours = !oneIn(4);
        return new EveryDefinition(
                days,
                hours ? from : null,
                hours ? until : null,
                any(List.of("Asia/Shanghai", "Europe/Berlin", "America/New_York")));
    }

    private MatchDefinition entry(boolean narrow) {
        MatchDefinition entry = narrow ? indexable() : single();
        if (oneIn(3)) {
            entry = entry.and(single());
        }
        return oneIn(5) ? entry.and(MatchDefinition.unless(single())) : entry;
    }

    private MatchDefinition indexable() {
        return oneIn(2)
                ? MatchDefinition.header(any(NAMES), TestDefinition.exact(any(TEXTS)))
                : MatchDefinition.subject(TestDefinition.in(any(SUBJECTS), any(TEXTS)));
    }

    private MatchDefinition single() {
        return switch (random.nextInt(10)) {
            case 0 -> MatchDefinition.cookie("c", test());
            case 1 -> MatchDefinition.query("q", test());
            case 2 -> MatchDefinition.attribute("region", test());
            case 3 -> MatchDefinition.path(TestDefinition.prefix(any(List.of("/a", "/b/"))));
            case 4 -> MatchDefinition.method(TestDefinition.in("GET", "PUT"));
            case 5 -> MatchDefinition.ip(TestDefinition.cidr(any(List.of("10.8.0.0/16", "fd00::/8", "203.0.113.9"))));
            case 6 -> MatchDefinition.subject(test());
            case 7 -> MatchDefinition.role(oneIn(2) ? TestDefinition.exact("admin") : TestDefinition.in("x", "admin"));
            default -> MatchDefinition.header(any(NAMES), test());
        };
    }

    private TestDefinition test() {
        TestDefinition test =
                switch (random.nextInt(10)) {
                    case 0 -> TestDefinition.in(any(TEXTS), any(TEXTS));
                    case 1 -> TestDefinition.prefix(any(TEXTS));
                    case 2 -> TestDefinition.suffix(any(TEXTS));
                    case 3 -> TestDefinition.contains(any(TEXTS));
                    case 4 -> TestDefinition.regex(any(List.of("b.*", "[0-9.]+", "Beta")));
                    case 5 -> TestDefinition.present(oneIn(2));
                    case 6 -> TestDefinition.range(oneIn(2) ? "17.5" : null, oneIn(2) ? "18.5" : "100");
                    case 7 -> TestDefinition.semver(any(List.of(">=1.2.3 <2", ">=2.1", "<2.10.1")));
                    default -> TestDefinition.exact(any(TEXTS));
                };
        return oneIn(3) ? test.ignoringCase() : test;
    }

    private RequestFacts request() {
        RequestFacts request = new RequestFacts()
                .path(any(List.of("/a", "/b/c", "/")))
                .method(any(List.of("GET", "POST", "PUT")))
                .ip(any(IPS));
        for (String name : NAMES) {
            if (!oneIn(3)) {
                request.header(name, any(VALUES));
            }
        }
        if (oneIn(2)) {
            request.cookie("c", any(VALUES))
                    .query("q", any(VALUES))
                    .attribute("region", any(VALUES))
                    .role("admin");
        }
        return oneIn(4) ? request : request.header("X-User", any(oneIn(2) ? SUBJECTS : VALUES));
    }
}
