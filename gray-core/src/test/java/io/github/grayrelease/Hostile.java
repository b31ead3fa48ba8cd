package io.github.grayrelease;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.ServiceName;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.trust.Invitation;
import io.github.grayrelease.trust.InvitationRedirect;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes hostile requests on their whole flow, and knows what must hold whatever they say. */
public final class Hostile {

    private static final Set<String> STAGES = Set.of("stable", "canary", "beta");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z"));
    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());
    private static final TagNames NAMES =
            TagNames.of("X-Gray-Stage", List.of("X-Alias"), Optional.of("stage"), Optional.of("gray"));
    private static final RuleBooks RULES = new RuleBooks(RuleDocument.of("stable", "canary", "beta")
            .subject("header:X-User", "cookie:uid")
            .rules(rule("testers", "beta").when(MatchDefinition.header("X-Tester", TestDefinition.exact("yes")))));

    /** A proof of beta that is right, for those who change it. */
    public static final String PROOF = new Proofs(KEYS, CLOCK).of("beta");

    /** An invitation to beta that is right, for those who change it. */
    public static final Invitation INVITATION = new Invitations(KEYS, CLOCK).invite("beta", Duration.ofDays(1));

    private Hostile() {}

    /** A request with an address. */
    public static final class Visit extends FakeRequest {

        private final String path;
        private final @Nullable String query;

        public Visit(String path, @Nullable String query) {
            this.path = path;
            this.query = query;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public @Nullable String rawQuery() {
            return query;
        }
    }

    /** Another service's answer to a traced request becomes a header of ours. */
    public static void answered(String hops) {
        HopTrace hopTrace = HopTrace.of("order", GrayDecision.of("beta", Reason.PROPAGATED, "v1"));
        hopTrace.call().answered(List.of(hops));
        assertThat(Stream.of(hopTrace.written().split("; ", -1)).map(hop -> hop.substring(0, hop.indexOf('='))))
                .allMatch(name -> ServiceName.read(name).isPresent());
        assertThat(hopTrace.written())
                .matches("[ -~]{1,4096}")
                .matches(
                        "order=beta\\(PROPAGATED\\)(; [A-Za-z0-9._%-]+=[a-z0-9/-]+\\([A-Z]+( [A-Za-z0-9._-]+)?\\)){0,31}");
    }

    /** The flow under every trust. */
    public static void walk(FakeRequest request) {
        for (Trust trust : List.of(Trust.NONE, Trust.ALL, Trust.signed(new Proofs(KEYS, CLOCK)))) {
            try (CapturedLog log = new CapturedLog().at(Level.DEBUG).quietly()) {
                walk(request, trust);
                log.messages().forEach(Hostile::assertOneLine);
            }
        }
    }

    private static void walk(FakeRequest request, Trust trust) {
        try (GrayRuntime runtime = GrayRuntime.with(RULES)
                .tags(new TagReader(NAMES, trust, Optional.of(new Invitations(KEYS, CLOCK))))
                .observer(Observers.all(List.of(Observers.mdc(), Observers.log())))
                .clock(CLOCK)
                .start()) {
            GrayFlow flow = new GrayFlow(runtime);
            flow.admit(request).ifPresent(Hostile::assertHarmless);
            GrayContext context = flow.decide(request);
            assertThat(context.decision().reason()).isNotEqualTo(Reason.ERROR);
            assertThat(StageName.isValid(context.stage())).isTrue();
            assertThat(STAGES).contains(StageName.first(context.stage()));
            try (GrayScope scope = flow.enter(context)) {
                assertOneLine(MDC.get("gray.stage"));
            }
        }
    }

    private static void assertHarmless(InvitationRedirect admission) {
        admission.headers().values().forEach(value -> assertThat(value).matches("[ -~]*"));
        assertThat(admission.headers().get("Location")).matches("/([^/\\\\].*)?");
    }

    private static void assertOneLine(String line) {
        assertThat(line).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
        assertThat(line).doesNotContainPattern("(?i)%0[ad]|%1b|%e2%80%a8");
    }
}
