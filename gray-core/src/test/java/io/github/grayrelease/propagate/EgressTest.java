package io.github.grayrelease.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.address.HostName;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

    private final List<String> suppressed = new ArrayList<>();

    private final Egress egress = new Egress(
            "X-Gray-Stage",
            List.of(
                    "*.corp.example.com",
                    "partner.example.org",
                    "8.8.4.4",
                    "2001:db8::7",
                    "bücher.example",
                    "198.51.100.0/24",
                    "2001:DB8:1::/48",
                    "[2001:db8:2::]/48",
                    "Upper.Example.ORG."),
            new GrayObserver() {
                @Override
                public void suppressed(String host) {
                    suppressed.add(host);
                }
            });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/a",
                "http://127.0.0.1",
                "http://[::1]:80/",
                "http://10.1.2.3",
                "http://172.31.0.1",
                "http://192.168.1.1",
                "http://[fd00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://stock:8082/",
                "http://stock_v2:8082/",
                "http://price.svc",
                "http://price.shop.svc.cluster.local",
                "http://a.internal",
                "http://printer.local",
                "https://a.corp.example.com",
                "https://A.B.CORP.Example.COM./x",
                "https://partner.example.org",
                "http://8.8.4.4",
                "http://user:pw@stock/",
                "https://xn--bcher-kva.example",
                "http://[2001:DB8:0::7]:80/",
                "http://100.64.0.1/",
                "http://100.127.255.254/",
                "http://169.254.7.8/",
                "http://[fe80::1]/",
                "http://[febf::1]/",
                "http://[fc00::1]/",
                "http://[::ffff:100.64.0.1]/",
                "http://198.51.100.7:8443/",
                "http://[::ffff:198.51.100.7]/",
                "http://[2001:db8:1:2::3]/",
                "http://[2001:db8:2::3]/",
                "http://UPPER.example.org/"
            })
    void theTagMayGoInsideAndWhereItIsAllowed(String target) {
        assertThat(egress.to(URI.create(target)).mayHaveTag()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "http://corp.example.com",
                "http://evilcorp.example.com",
                "http://corp.example.com.evil.com",
                "http://sub.partner.example.org",
                "http://8.8.8.8",
                "http://localhost@evil.com/",
                "http://localhost:80@evil.com/",
                "http://134744072/",
                "http://0x8.8.8.8",
                "http://0x08080808",
                "http://010.8.8.8",
                "http://8.8",
                "http://[2001:db8::1]",
                "http://[::ffff:8.8.8.8]/",
                "http://172.32.0.1",
                "http://100.63.255.255/",
                "http://100.128.0.1/",
                "http://169.253.0.1/",
                "http://[fe00::1]/",
                "http://198.51.101.1/",
                "http://[2001:db8:3::1]/",
                "http://evil.com.",
                "mailto:a@stock",
                "http://svc.evil.com",
                "http://a_b@evil_host.com",
                "http://user:pw@a_b.localhost/",
                "http://f:1@a_b/"
            })
    void theTagMayNotGoOutside(String target) {
        assertThat(egress.to(URI.create(target)).mayHaveTag()).isFalse();
    }

    /** The tag of a new request; empty if it has none. */
    private Optional<String> tagTo(String address) {
        Map<String, String> headers = egress.to(URI.create(address)).headers(GrayContexts.currentOrNull());
        return Optional.ofNullable(headers.get("X-Gray-Stage"));
    }

    @Test
    void outsideARequestThereIsNoTagToSendSoThatALossShows() {
        assertThat(tagTo("http://stock")).isEmpty();
        assertThat(suppressed).isEmpty();
    }

    @Test
    void theBaselineIsSentToo() {
        try (GrayScope scope = Gray.open("stable")) {
            assertThat(tagTo("http://stock")).contains("stable");
        }
    }

    @Test
    void aHostThatMayNotHaveTheTagIsReported() {
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(tagTo("https://API.example.com:8443/x")).isEmpty();
        }
        assertThat(suppressed).containsExactly("api.example.com");
    }

    @Test
    void anObserverThatThrowsFailsNoRequest() {
        Egress shaky = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
            @Override
            public void suppressed(String host) {
                throw new IllegalStateException("broken");
            }
        });
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(shaky.to(URI.create("http://example.com")).headers(GrayContexts.currentOrNull()))
                    .isEmpty();
        }
    }

    /** What leaves with a request that has some headers already: tag and baggage; null where the header is not touched. */
    private Map<String, List<String>> changes(RedirectHop hop, Map<String, List<String>> headers) {
        return egress.to(hop)
                .headerChanges(GrayContexts.currentOrNull(), name -> headers.getOrDefault(name, List.of()));
    }

    @Test
    void aTagIsWrittenWhereTheHostMayHaveItAndBaggageIsLeftAlone() {
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(changes(inside, Map.of("baggage", List.of("gray.stage=beta"))))
                    .isEqualTo(Map.of("X-Gray-Stage", List.of("beta")));
        }
        assertThat(changes(inside, Map.of())).isEmpty();
    }

    @Test
    void anEntryInBaggageThatNamesAnotherStageStaysBehind() {
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        try (GrayScope scope = Gray.open("beta/x")) {
            assertThat(changes(inside, Map.of("baggage", List.of("user=anna,gray.stage=canary"))))
                    .isEqualTo(Map.of("X-Gray-Stage", List.of("beta/x"), "baggage", List.of("user=anna")));
            assertThat(changes(inside, Map.of("baggage", List.of("gray.stage=beta%2Fx"))))
                    .doesNotContainKey("baggage");
        }
    }

    @Test
    void aHeaderOfTheApplicationsOwnIsLeftAlone() {
        Map<String, List<String>> own = Map.of("X-Gray-Stage", List.of("canary"));
        try (GrayScope scope = Gray.open("beta")) {
            RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
            assertThat(changes(inside, own)).isEmpty();
            assertThat(changes(inside.after(307, "http://stock/2").orElseThrow(), own))
                    .isEmpty();
            assertThat(changes(RedirectHop.first("GET", URI.create("http://example.com")), own))
                    .isEmpty();
        }
        assertThat(suppressed).isEmpty();
    }

    @Test
    void aRedirectToAHostThatMayNotHaveTheTagLeavesEveryFormOfItBehind() {
        RedirectHop outside = RedirectHop.first("GET", URI.create("http://stock/1"))
                .after(307, "http://example.com/2")
                .orElseThrow();
        Map<String, List<String>> headers =
                Map.of("X-Gray-Stage", List.of("canary"), "baggage", List.of("gray.stage=canary,user=anna"));

        assertThat(changes(outside, headers))
                .containsEntry("X-Gray-Stage", List.of())
                .containsEntry("baggage", List.of("user=anna"));
        assertThat(suppressed).containsExactly("example.com");
    }

    @Test
    void aServiceSaysWhoItIsWhereTheTagMayGoWithAndWithoutATag() {
        Egress order = egress.named("order");
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        RedirectHop outside = RedirectHop.first("GET", URI.create("http://example.com/1"));

        assertThat(order.to(inside).headerChanges(null, absent -> List.of()))
                .isEqualTo(Map.of("X-Gray-Source", List.of("order")));
        try (GrayScope scope = Gray.open("beta")) {
            GrayContext traced =
                    Objects.requireNonNull(GrayContexts.currentOrNull()).traced();
            assertThat(order.to(inside).headerChanges(traced, absent -> List.of()))
                    .isEqualTo(Map.of(
                            "X-Gray-Stage", List.of("beta"),
                            "X-Gray-Source", List.of("order"),
                            "X-Gray-Trace", List.of("1")));
            assertThat(order.to(outside).headerChanges(traced, absent -> List.of()))
                    .isEmpty();
            assertThat(order.to(URI.create("http://stock/1")).traceCall(traced)).isPresent();
            assertThat(order.to(URI.create("http://example.com/1")).traceCall(traced))
                    .isEmpty();
        }
    }

    @Test
    void aRedirectTakesNeitherTheNameOfTheServiceNorTheTraceOutside() {
        RedirectHop outside = RedirectHop.first("GET", URI.create("http://stock/1"))
                .after(307, "http://example.com/2")
                .orElseThrow();
        Map<String, List<String>> written = Map.of("X-Gray-Source", List.of("order"), "X-Gray-Trace", List.of("1"));

        assertThat(changes(outside, written))
                .containsEntry("X-Gray-Source", List.of())
                .containsEntry("X-Gray-Trace", List.of());
    }

    @Test
    void aRedirectThatComesBackInsideHasTheTag() {
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://example.com/1"))
                .after(307, "http://stock/2")
                .orElseThrow();
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(changes(inside, Map.of())).containsEntry("X-Gray-Stage", List.of("beta"));
        }
    }

    @Test
    void whatAHopWithholdsIsRemoved() {
        RedirectHop other = RedirectHop.first("POST", URI.create("http://a/1"))
                .after(303, "http://b/2")
                .orElseThrow();

        assertThat(changes(other, Map.of()))
                .containsEntry("Authorization", List.of())
                .containsEntry("Content-Type", List.of());
    }

    private static final Proofs PROOFS = new Proofs(
            Keys.of("a-secret-of-more-than-32-characters", Optional.empty()),
            () -> Instant.parse("2026-12-01T00:00:00Z"));

    private static final String PROOF = PROOFS.of("beta");

    private Map<String, List<String>> provedChanges(RedirectHop hop, Map<String, List<String>> headers) {
        return egress.proving(PROOFS)
                .to(hop)
                .headerChanges(GrayContexts.currentOrNull(), name -> headers.getOrDefault(name, List.of()));
    }

    @Test
    void aProofTravelsBesideTheTagAndNowhereElse() {
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        RedirectHop outside = RedirectHop.first("GET", URI.create("http://example.com/1"));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(provedChanges(inside, Map.of()))
                    .isEqualTo(Map.of("X-Gray-Stage", List.of("beta"), "X-Gray-Proof", List.of(PROOF)));
            assertThat(egress.proving(PROOFS).to(inside).headers(GrayContexts.currentOrNull()))
                    .isEqualTo(Map.of("X-Gray-Stage", "beta", "X-Gray-Proof", PROOF));
            assertThat(provedChanges(outside, Map.of())).isEmpty();
            assertThat(egress.proving(PROOFS).to(outside).headers(GrayContexts.currentOrNull()))
                    .isEmpty();
        }
        assertThat(provedChanges(inside, Map.of())).isEmpty();
    }

    @Test
    void aProofIsReplacedWithTheTagAndNeverGoesOutside() {
        Map<String, List<String>> stranger = Map.of("X-Gray-Proof", List.of("somebody's"));
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        RedirectHop outside = inside.after(307, "http://example.com/2").orElseThrow();
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(provedChanges(inside, stranger)).containsEntry("X-Gray-Proof", List.of(PROOF));
            assertThat(provedChanges(outside, stranger)).containsEntry("X-Gray-Proof", List.of());
            assertThat(changes(outside, stranger)).containsEntry("X-Gray-Proof", List.of());
        }
    }

    @Test
    void aTagOfTheApplicationsOwnIsProvedIfItIsTheRequestsStage() {
        RedirectHop inside = RedirectHop.first("GET", URI.create("http://stock/1"));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(provedChanges(inside, Map.of("X-Gray-Stage", List.of("beta"))))
                    .isEqualTo(Map.of("X-Gray-Proof", List.of(PROOF)));
            assertThat(provedChanges(inside, Map.of("X-Gray-Stage", List.of("canary"))))
                    .isEmpty();
            assertThat(provedChanges(
                            RedirectHop.first("GET", URI.create("http://example.com")),
                            Map.of("X-Gray-Stage", List.of("beta"))))
                    .isEmpty();
        }
    }

    @Test
    void whetherAHopMayHaveTheTagIsDecidedOnceHoweverMuchFollowsFromIt() {
        List<String> asked = new ArrayList<>();
        Egress counting = new Egress("X-Gray-Stage", host -> asked.add(host.toString()), new GrayObserver() {});
        RedirectHop first = RedirectHop.first("GET", URI.create("http://STOCK/1"));
        try (GrayScope scope = Gray.open("beta")) {
            GrayContext traced =
                    Objects.requireNonNull(GrayContexts.currentOrNull()).traced();
            Destination stock = counting.named("order").proving(PROOFS).to(first);
            assertThat(stock.mayHaveTag()).isTrue();
            assertThat(stock.headerChanges(traced, absent -> List.of())).hasSize(4);
            assertThat(stock.headers(traced)).hasSize(4);
            assertThat(stock.traceCall(traced)).isPresent();
            assertThat(stock.openTelemetryContext()).isSameAs(Context.current());
            assertThat(asked).containsExactly("stock");

            counting.to(first.after(307, "http://price/2").orElseThrow()).headers(traced);
            assertThat(asked).containsExactly("stock", "price");
        }
    }

    @Test
    void oneHopThatMayNotHaveTheTagIsReportedOnceHoweverMuchFollowsFromIt() {
        Map<String, List<String>> own =
                Map.of("X-Gray-Proof", List.of("somebody's"), "baggage", List.of("gray.stage=x"));
        try (GrayScope scope = Gray.open("beta")) {
            GrayContext traced =
                    Objects.requireNonNull(GrayContexts.currentOrNull()).traced();
            Destination outside = egress.to(URI.create("http://example.com/1"));
            assertThat(outside.mayHaveTag()).isFalse();
            assertThat(outside.headerChanges(traced, name -> own.getOrDefault(name, List.of())))
                    .isEqualTo(Map.of("X-Gray-Proof", List.of(), "baggage", List.of()));
            assertThat(outside.traceCall(traced)).isEmpty();
            assertThat(Baggage.fromContext(outside.openTelemetryContext()).asMap())
                    .isEmpty();
        }
        assertThat(suppressed).containsExactly("example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "http://stock"})
    void openTelemetrysContextHasGraysEntryOnlyIfTheHostMayHaveTheTag(String address) {
        Baggage both =
                Baggage.builder().put("gray.stage", "beta").put("user", "anna").build();
        try (Scope scope = both.makeCurrent()) {
            Destination destination = egress.to(URI.create(address));
            assertThat(Baggage.fromContext(destination.openTelemetryContext()).asMap())
                    .containsKey("user")
                    .hasSize(destination.mayHaveTag() ? 2 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "http://a.example.com",
                "a.example.com:80",
                "*.",
                "a b",
                "198.51.100.0/33",
                "fd00::/129",
                "198.51.100.0/",
                "198.51.100.0/x",
                "/8",
                "198.51.100.0/24:80",
                "198.51.100.7:80",
                "http://198.51.100.0/24",
                "[fd00::/8]",
                "[fd00::1]:80",
                "*.198.51.100.0/24",
                "*.198.51.100.7",
                "a.example.com/24",
                "a.example.com/x",
                "010.8.8.8",
                "198.51",
                "198.51/16",
                "198.51.100.*",
                "198.51.100.0-198.51.100.9"
            })
    void whatIsNoHostIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Egress("X-Gray-Stage", List.of(host), new GrayObserver() {}))
                .withMessage(
                        "'" + host + "' is not a host; write a name, *.NAME for all names below it, an IP address, or"
                                + " a range such as 198.51.100.0/24 or fd00::/8, without scheme, port and path");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7/24, 198.51.100.0/24",
        "10.8.0.1/16,     10.8.0.0/16",
        "fd00::1/8,       fd00::/8",
        "[FD12::]/8,      fd00::/8",
        "198.51.100.7/31, 198.51.100.6/31",
    })
    void anAddressInsideARangeIsNotTheRange(String written, String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Egress("X-Gray-Stage", List.of(written), new GrayObserver() {}))
                .withMessage("'" + written + "' is an address inside a range, not the range; write " + range
                        + " for the range, or the address alone");
    }

    private final List<String> failures = new ArrayList<>();

    private final GrayObserver told = new GrayObserver() {
        @Override
        public void failed(String step, Throwable failure) {
            failures.add(step);
        }
    };

    @Test
    void aHostThatCanNotBeCheckedDoesNotGetTheTagAndTheCallGoesOn() {
        Predicate<HostName> broken = host -> {
            throw new IllegalStateException();
        };
        Destination destination = new Egress("X-Gray-Stage", broken, told).to(URI.create("http://stock/"));

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(destination.headerChanges(GrayContexts.currentOrNull(), absent -> List.of()))
                    .isEmpty();
        }
        assertThat(failures).containsExactly("checking a host");
    }

    @Test
    void aProofThatCanNotBeMadeLeavesTheRequestAsItWas() {
        Proofs broken = new Proofs(Keys.of("a-secret-of-more-than-32-characters", Optional.empty()), () -> {
            throw new IllegalStateException();
        });
        Egress egress = new Egress("X-Gray-Stage", List.of(), told).proving(broken);
        Destination destination = egress.to(URI.create("http://stock/"));

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(destination.headerChanges(GrayContexts.currentOrNull(), absent -> List.of()))
                    .isEmpty();
            assertThat(destination.headers(GrayContexts.currentOrNull())).isEmpty();
        }
        assertThat(failures).containsExactly("writing the tag", "writing the tag");
    }

    @Test
    void aRedirectedRequestLeavesBehindWhatIsNotForTheNextHostEvenIfTheTagCanNotBeWritten() {
        Proofs broken = new Proofs(Keys.of("a-secret-of-more-than-32-characters", Optional.empty()), () -> {
            throw new IllegalStateException();
        });
        RedirectHop next = RedirectHop.first("GET", URI.create("http://stock/"))
                .after(302, "http://price/")
                .orElseThrow();
        Destination destination =
                new Egress("X-Gray-Stage", List.of(), told).proving(broken).to(next);

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(destination.headerChanges(GrayContexts.currentOrNull(), absent -> List.of()))
                    .containsEntry("Authorization", List.of())
                    .containsEntry("Cookie", List.of())
                    .containsEntry("X-Gray-Stage", List.of())
                    .containsEntry("X-Gray-Proof", List.of());
        }
        assertThat(failures).containsExactly("writing the tag");
    }

    @Test
    void headersThatAClientRefusesDoNotFailTheCall() {
        Destination destination = new Egress("X-Gray-Stage", List.of(), told).to(URI.create("http://stock/"));

        try (GrayScope scope = Gray.open("beta")) {
            destination.write("RestClient", GrayContexts.currentOrNull(), absent -> List.of(), (name, values) -> {
                throw new UnsupportedOperationException("read-only headers");
            });
        }
        assertThat(failures).containsExactly("writing the tag");
    }

    @Test
    void nobodyIsToldOfATagThatCouldNotBeWritten() {
        List<GrayDeparture> departed = new ArrayList<>();
        Egress egress = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
            @Override
            public void departed(String client, GrayDeparture outcome) {
                departed.add(outcome);
            }
        });
        Destination destination = egress.to(URI.create("http://stock/"));

        try (GrayScope scope = Gray.open("beta")) {
            destination.write("RestClient", GrayContexts.currentOrNull(), absent -> List.of(), (name, values) -> {
                throw new UnsupportedOperationException("read-only headers");
            });
            assertThat(departed).isEmpty();
            destination.rewrite(GrayContexts.currentOrNull(), absent -> List.of(), (name, values) -> {});
            assertThat(departed).isEmpty();
            destination.write("RestClient", GrayContexts.currentOrNull(), absent -> List.of(), (name, values) -> {});
            assertThat(departed).containsExactly(GrayDeparture.SENT);
        }
    }

    @Test
    void anAnswerWhoseHopsCanNotBeReadIsStillAnAnswer() {
        Destination destination = new Egress("X-Gray-Stage", List.of(), told).to(URI.create("http://stock/"));
        HopTrace.Call call =
                HopTrace.of("shop", GrayDecision.of("beta", Reason.RULE, "1")).call();

        destination.answered(Optional.of(call), () -> {
            throw new IllegalStateException();
        });

        assertThat(failures).containsExactly("reading hops");
    }
}
