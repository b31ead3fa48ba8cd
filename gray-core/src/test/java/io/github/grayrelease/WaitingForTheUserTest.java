package io.github.grayrelease;

import static io.github.grayrelease.definition.MatchDefinition.attribute;
import static io.github.grayrelease.definition.MatchDefinition.header;
import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Arrival;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.UserAwaited;
import io.github.grayrelease.extract.WaitingRequest;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decisions for a request whose user is known only later, as on WebFlux. */
class WaitingForTheUserTest {

    private static final RuleDocument RULES = RuleDocument.of("stable", "canary", "beta")
            .rules(
                    rule("tagged", "beta").when(header("X-Team", TestDefinition.exact("blue"))),
                    rule("role", "beta")
                            .when(header("X-Ask", TestDefinition.exact("role"))
                                    .and(MatchDefinition.role(TestDefinition.exact("tester")))),
                    rule("attribute", "beta").when(attribute("user", TestDefinition.exact("anna"))),
                    rule("share", "canary").percent("100"));

    private final List<String> told = new ArrayList<>();

    private GrayRuntime start(GrayAttributes... attributes) {
        return GrayRuntime.with(new RuleBooks(RULES))
                .attributes(List.of(attributes))
                .expectsTags()
                .observer(new GrayObserver() {
                    @Override
                    public void unreadable(String place) {
                        told.add("unreadable " + place);
                    }

                    @Override
                    public void lostTag(String source) {
                        told.add("lost");
                    }

                    @Override
                    public void failed(String step, Throwable failure) {
                        told.add("failed " + step);
                    }
                })
                .start();
    }

    @Test
    void aRequestWhoseRulesDoNotAskForTheUserIsDecidedAtOnce() {
        try (GrayRuntime runtime = start()) {
            Request request = new LateRequest().withHeader("X-Team", "blue");
            GrayFlow flow = new GrayFlow(runtime);

            assertThat(flow.decide(flow.read(request)).map(GrayContext::stage)).contains("beta");
        }
    }

    @Test
    void aRequestWhoseRulesAskForTheUserIsDecidedWhenTheUserIsKnown() {
        try (GrayRuntime runtime = start()) {
            LateRequest request = new LateRequest();
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);

            assertThat(flow.decide(arrival)).isEmpty();
            request.is("anna");
            assertThat(ruleOf(flow.decide(arrival))).isEqualTo("share");
        }
    }

    @Test
    void aRequestWhoseRulesAskForARoleIsDecidedWhenTheUserIsKnown() {
        try (GrayRuntime runtime = start()) {
            LateRequest request = new LateRequest();
            request.withHeader("X-Ask", "role");
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);

            assertThat(flow.decide(arrival)).isEmpty();
            request.is("anna");
            assertThat(ruleOf(flow.decide(arrival))).isEqualTo("role");
        }
    }

    @Test
    void theRulesInForceAtTheArrivalDecideEvenIfAReloadComesBetween() {
        RuleBooks books = new RuleBooks(RULES);
        try (GrayRuntime runtime = GrayRuntime.with(books).start()) {
            LateRequest request = new LateRequest();
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);
            assertThat(flow.decide(arrival)).isEmpty();

            books.apply(RuleDocument.of("stable", "canary", "beta"));
            request.is("anna");
            assertThat(ruleOf(flow.decide(arrival))).isEqualTo("share");
        }
    }

    /** The ways in which a contributor can treat the signal that the user is not known yet. */
    enum Asking {
        PLAINLY,
        FOR_A_ROLE,
        IN_A_FUTURE,
        CATCHING_EVERYTHING,
        WRAPPING_EVERYTHING;

        boolean knows(Request request) {
            return switch (this) {
                case PLAINLY -> isNamed(request);
                case FOR_A_ROLE -> request.hasRole("tester");
                case IN_A_FUTURE ->
                    CompletableFuture.supplyAsync(() -> isNamed(request)).join();
                case CATCHING_EVERYTHING -> {
                    try {
                        yield isNamed(request);
                    } catch (Throwable takenForNobody) {
                        yield false;
                    }
                }
                case WRAPPING_EVERYTHING -> {
                    try {
                        yield isNamed(request);
                    } catch (Throwable whatever) {
                        throw new IllegalStateException(whatever);
                    }
                }
            };
        }

        private static boolean isNamed(Request request) {
            return "anna".equals(request.principal());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttributeThatDependsOnTheUserIsRightHoweverItAsks(Asking asking) {
        List<String> asked = new ArrayList<>();
        GrayAttributes first = (request, sink) -> asked.add("first");
        GrayAttributes second = (request, sink) -> {
            asked.add("second");
            sink.accept("user", asking.knows(request) ? "anna" : "nobody");
        };
        GrayAttributes third = (request, sink) -> asked.add("third");
        try (GrayRuntime runtime = start(first, second, third)) {
            LateRequest request = new LateRequest();
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);

            assertThat(flow.decide(arrival)).isEmpty();
            request.is("anna");
            assertThat(ruleOf(flow.decide(arrival))).isEqualTo("attribute");
            assertThat(asked).containsExactly("first", "second", "second", "third");
            assertThat(told).containsExactly("lost");
        }
    }

    @Test
    void theValuesOfARequestAreCountedOnceAlthoughItIsDecidedTwice() {
        try (GrayRuntime runtime = start((request, sink) -> {
            throw new IllegalStateException("no attributes");
        })) {
            LateRequest request = new LateRequest() {
                @Override
                public List<String> headers(String name) {
                    throw new IllegalStateException("refused by a firewall");
                }

                @Override
                public String header(String name) {
                    throw new IllegalStateException("refused by a firewall");
                }
            };
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);
            assertThat(flow.decide(arrival)).isEmpty();
            List<String> before = List.copyOf(told);

            request.is("anna");
            assertThat(ruleOf(flow.decide(arrival))).isEqualTo("share");
            assertThat(told).isEqualTo(before);
            assertThat(told).containsOnlyOnce("lost").containsOnlyOnce("failed attributes");
        }
    }

    @Test
    void aUserWhoCouldNotBeLookedUpIsAFailureAndNoReasonToWaitOn() {
        try (GrayRuntime runtime = start()) {
            LateRequest request = new LateRequest();
            GrayFlow flow = new GrayFlow(runtime);
            Arrival arrival = flow.read(request);
            assertThat(flow.decide(arrival)).isEmpty();

            request.isUnknown();
            assertThat(flow.decide(arrival).orElseThrow().decision().reason()).isEqualTo(GrayDecision.Reason.ERROR);
            assertThat(told).containsExactly("lost", "failed deciding");
        }
    }

    private static String ruleOf(Optional<GrayContext> context) {
        return context.orElseThrow().decision().rule().orElse("none");
    }

    private static class LateRequest extends FakeRequest implements WaitingRequest {

        private boolean known;
        private boolean failed;
        private boolean awaited;

        void is(String user) {
            by(user);
            known = true;
        }

        void isUnknown() {
            known = true;
            failed = true;
        }

        @Override
        public boolean awaitsUser() {
            return awaited && !known;
        }

        @Override
        public @Nullable String principal() {
            await();
            return super.principal();
        }

        @Override
        public boolean hasRole(String role) {
            await();
            return true;
        }

        private void await() {
            if (!known) {
                awaited = true;
                throw new UserAwaited();
            }
            if (failed) {
                throw new IllegalStateException("The store of sessions is gone");
            }
        }
    }
}
