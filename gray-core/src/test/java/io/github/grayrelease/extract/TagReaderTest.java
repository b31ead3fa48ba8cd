package io.github.grayrelease.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every source of a tag under every trust with every validity. */
class TagReaderTest {

    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z"));

    private static final TagNames EVERYWHERE =
            TagNames.of("X-Gray-Stage", List.of("X-Release-Stage"), Optional.of("gray-stage"), Optional.of("gray"));
    private static final String PROXY = "10.8.1.2";
    private static final String STRANGER = "203.0.113.9";

    private static final Map<String, Trust> TRUSTS = Map.of(
            "none", Trust.NONE,
            "all", Trust.ALL,
            "proxies", Trust.proxies(List.of("10.8.0.0/16")));

    private record Source(String name, boolean browser, BiConsumer<FakeRequest, String> put) {}

    private static final List<Source> SOURCES = List.of(
            new Source("header", false, (request, tag) -> request.withHeader("X-Gray-Stage", tag)),
            new Source("alias", false, (request, tag) -> request.withHeader("X-Release-Stage", tag)),
            new Source(
                    "baggage",
                    false,
                    (request, tag) -> request.withHeader("baggage", "a=b, gray.stage=" + tag + ";p=1")),
            new Source("cookie", true, (request, tag) -> request.withCookie("gray-stage", tag)),
            new Source("query", true, (request, tag) -> request.withQuery("gray", tag)));

    private record Tag(String name, List<String> values, Optional<IgnoredTag> ignored) {}

    private static final List<Tag> TAGS = List.of(
            new Tag("valid", List.of("beta"), Optional.empty()),
            new Tag("lane", List.of("beta/team-a"), Optional.empty()),
            new Tag("baseline", List.of("stable"), Optional.empty()),
            new Tag("upper case and spaces", List.of(" BETA "), Optional.empty()),
            new Tag("empty", List.of(""), Optional.of(IgnoredTag.MALFORMED)),
            new Tag("malformed", List.of("be ta"), Optional.of(IgnoredTag.MALFORMED)),
            new Tag("too long", List.of("a".repeat(65)), Optional.of(IgnoredTag.MALFORMED)),
            new Tag("undeclared", List.of("gamma"), Optional.of(IgnoredTag.UNDECLARED)),
            new Tag("twice the same", List.of("beta", "BETA"), Optional.empty()),
            new Tag("twice, different", List.of("beta", "canary"), Optional.of(IgnoredTag.CONFLICTING)));

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (Source source : SOURCES) {
            for (Tag tag : TAGS) {
                for (String trust : List.of("none", "all", "proxies")) {
                    for (String peer : List.of(PROXY, STRANGER)) {
                        if (!source.browser() || tag.values().size() == 1) {
                            rows.add(Arguments.of(source, tag, trust, peer));
                        }
                    }
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} / {1} / trust {2} / from {3}")
    @MethodSource("table")
    void aTagCountsWhenItsSenderIsTrustedAndItIsADeclaredStage(Source source, Tag tag, String trust, String peer) {
        FakeRequest request = new FakeRequest().from(peer);
        tag.values().forEach(value -> source.put().accept(request, value));
        boolean trusted = trust.equals("all") || (trust.equals("proxies") && peer.equals(PROXY) && !source.browser());
        Optional<IgnoredTag> ignored = trusted ? tag.ignored() : Optional.of(IgnoredTag.UNTRUSTED);

        GrayDecision decision = decide(EVERYWHERE, trust, request);

        assertThat(decision.ignoredTags()).isEqualTo(ignored.map(Set::of).orElse(Set.of()));
        assertThat(decision.reason()).isEqualTo(ignored.isPresent() ? Reason.BASELINE : Reason.PROPAGATED);
        assertThat(decision.stage())
                .isEqualTo(
                        ignored.isPresent()
                                ? "stable"
                                : tag.values().get(0).strip().toLowerCase(Locale.ROOT));
    }

    private static GrayDecision decide(TagNames names, String trust, FakeRequest request) {
        RuleBook book = RuleCompiler.compile(RuleDocument.of("stable", "canary", "beta"));
        PresentedTags presented =
                new TagReader(names, Objects.requireNonNull(TRUSTS.get(trust))).read(request, book.stages());
        return book.decide(presented, request, InstantSource.system()).decision();
    }

    @Test
    void aHeaderWinsOverAnAliasOverBaggageOverACookieOverTheQuery() {
        UnaryOperator<FakeRequest> all = request -> request.withHeader("X-Gray-Stage", "stable")
                .withHeader("X-Release-Stage", "canary")
                .withHeader("baggage", "gray.stage=beta")
                .withCookie("gray-stage", "beta/cookie")
                .withQuery("gray", "beta/query");
        Stages stages = Stages.DEFAULT;

        assertThat(new TagReader(EVERYWHERE, Trust.ALL)
                        .read(all.apply(new FakeRequest()), stages)
                        .stage())
                .contains("stable");
        assertThat(read(all.apply(new FakeRequest()), "X-None", "X-Release-Stage"))
                .contains("canary");
        assertThat(read(all.apply(new FakeRequest()), "X-None")).contains("beta");
        assertThat(read(new FakeRequest().withCookie("gray-stage", "beta/c").withQuery("gray", "beta/q"), "X-None"))
                .contains("beta/c");
        assertThat(read(new FakeRequest().withQuery("gray", "beta/q"), "X-None"))
                .contains("beta/q");
    }

    private static Optional<String> read(FakeRequest request, String header, String... aliases) {
        TagNames names = TagNames.of(header, List.of(aliases), Optional.of("gray-stage"), Optional.of("gray"));
        return new TagReader(names, Trust.ALL).read(request, Stages.DEFAULT).stage();
    }

    @Test
    void aTagThatDoesNotCountIsPassedOverForTheNext() {
        PresentedTags presented = new TagReader(EVERYWHERE, Trust.ALL)
                .read(
                        new FakeRequest().withHeader("X-Gray-Stage", "?").withHeader("baggage", "gray.stage=beta"),
                        Stages.DEFAULT);

        assertThat(presented.stage()).contains("beta");
        assertThat(presented.ignored()).containsExactly(IgnoredTag.MALFORMED);
        assertThat(presented.hidden()).containsExactly("X-Gray-Stage");
    }

    @Test
    void baggageIsDecodedAfterItsLengthIsChecked() {
        assertThat(baggage("gray.stage=beta%2Fteam-a")).contains("beta/team-a");
        assertThat(baggage("gray.stage=" + "%62".repeat(22))).isEmpty();
        assertThat(baggage("gray.stage=%zz")).isEmpty();
        assertThat(baggage("Gray.Stage=beta")).isEmpty();
        assertThat(baggage("gray.stage.x=beta,xgray.stage=beta")).isEmpty();
    }

    private static Optional<String> baggage(String header) {
        return new TagReader(TagNames.DEFAULT, Trust.ALL)
                .read(new FakeRequest().withHeader("baggage", header), Stages.DEFAULT)
                .stage();
    }

    @Test
    void aRequestWithoutATagPresentsNothing() {
        FakeRequest request =
                new FakeRequest().withHeader("baggage", "user=anna").withHeader("X-Other", "beta");

        assertThat(new TagReader(EVERYWHERE, Trust.ALL).read(request, Stages.DEFAULT))
                .isSameAs(PresentedTags.NOTHING);
    }

    @Test
    void privateAddressesEarnNoTrustOfTheirOwn() {
        assertThat(decide(
                                EVERYWHERE,
                                "proxies",
                                new FakeRequest().from("10.9.0.1").withHeader("X-Gray-Stage", "beta"))
                        .ignoredTags())
                .containsExactly(IgnoredTag.UNTRUSTED);
    }

    private static boolean isTraced(Trust trust, FakeRequest request) {
        Invitations invitations = new Invitations(KEYS, CLOCK);
        TagReader reader = new TagReader(EVERYWHERE, trust, Optional.of(invitations));
        request.withHeader("X-Gray-Trace", "1");
        PresentedTags presented = reader.read(request, Stages.DEFAULT);
        boolean traced = reader.asksForHops(request, presented);
        assertThat(presented.hidden().contains("X-Gray-Trace"))
                .as("hidden, so that nobody hands it on")
                .isEqualTo(!traced);
        return traced;
    }

    @Test
    void aTraceIsForARequestWhoseTagCounts() {
        Proofs proofs = new Proofs(KEYS, CLOCK);
        Trust proxies = Trust.proxies(List.of("10.8.0.0/16"));
        String invited =
                new Invitations(KEYS, CLOCK).invite("beta", Duration.ofHours(1)).token();

        assertThat(isTraced(Trust.NONE, new FakeRequest().withCookie("gray-invite", invited)))
                .as("somebody who was invited")
                .isTrue();
        assertThat(isTraced(Trust.ALL, tagged("beta"))).isTrue();
        assertThat(isTraced(Trust.ALL, new FakeRequest().withHeader("X-Release-Stage", "stable")))
                .isTrue();
        assertThat(isTraced(Trust.ALL, new FakeRequest().withHeader("baggage", "gray.stage=beta")))
                .isTrue();
        assertThat(isTraced(Trust.ALL, new FakeRequest().withCookie("gray-stage", "beta")))
                .isTrue();
        assertThat(isTraced(Trust.ALL, new FakeRequest().withQuery("gray", "beta")))
                .isTrue();
        assertThat(isTraced(proxies, tagged("beta").from("10.8.1.2"))).isTrue();
        assertThat(isTraced(Trust.signed(proofs), tagged("beta").withHeader("X-Gray-Proof", proofs.of("beta"))))
                .isTrue();
    }

    @Test
    void aTraceIsForNobodyElse() {
        Proofs proofs = new Proofs(KEYS, CLOCK);
        Trust proxies = Trust.proxies(List.of("10.8.0.0/16"));

        assertThat(isTraced(Trust.NONE, tagged("beta"))).isFalse();
        assertThat(isTraced(Trust.ALL, new FakeRequest())).isFalse();
        assertThat(isTraced(Trust.ALL, tagged("unknown"))).isFalse();
        assertThat(isTraced(proxies, new FakeRequest().from("10.8.1.2")))
                .as("a stranger behind a proxy that strips tags")
                .isFalse();
        assertThat(isTraced(proxies, tagged("beta").from("10.9.1.2"))).isFalse();
        assertThat(isTraced(Trust.signed(proofs), tagged("beta"))).isFalse();
        assertThat(isTraced(Trust.signed(proofs), tagged("beta").withHeader("X-Gray-Proof", proofs.of("canary"))))
                .isFalse();
        assertThat(isTraced(Trust.signed(proofs), new FakeRequest().withHeader("X-Gray-Proof", proofs.of("beta"))))
                .isFalse();
    }

    private static FakeRequest tagged(String stage) {
        return new FakeRequest().withHeader("X-Gray-Stage", stage);
    }
}
