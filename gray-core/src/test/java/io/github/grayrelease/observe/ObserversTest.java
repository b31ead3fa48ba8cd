package io.github.grayrelease.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ObserversTest {

    private static final GrayDecision BY_RULE = new GrayDecision(
            "beta", Reason.RULE, Optional.of("staff"), OptionalInt.empty(), "41", Set.of(IgnoredTag.UNTRUSTED));

    @Test
    void theMdcHasStageAndRuleUntilTheScopeEnds() {
        MDC.put("gray.rule", "outer");
        GrayScope scope = Observers.mdc().entered(BY_RULE);
        assertThat(MDC.get("gray.stage")).isEqualTo("beta");
        assertThat(MDC.get("gray.rule")).isEqualTo("staff");

        GrayScope inner = Observers.mdc().entered(GrayDecision.of("stable", Reason.BASELINE, "41"));
        assertThat(MDC.get("gray.rule")).isNull();
        inner.close();
        assertThat(MDC.get("gray.rule")).isEqualTo("staff");

        scope.close();
        assertThat(MDC.get("gray.stage")).isNull();
        assertThat(MDC.get("gray.rule")).isEqualTo("outer");
        MDC.remove("gray.rule");
    }

    @Test
    void eachDecisionIsLoggedAtDebugAndTheFirstUntrustedTagOnce() {
        try (CapturedLog log = new CapturedLog().at(Level.DEBUG)) {
            GrayObserver observer = Observers.log();
            observer.decided(BY_RULE);
            observer.decided(BY_RULE);

            assertThat(log.messages())
                    .containsExactly(
                            "stage 'beta' by RULE 'staff', rules 41, ignored tags: [UNTRUSTED]",
                            "A request's tag was ignored because its sender is not trusted to choose a stage. To trust"
                                    + " it, set 'gray.ingress.trust': 'proxies' (with 'gray.ingress.proxies') behind a proxy"
                                    + " that strips the tags of outsiders, 'signed' (with 'gray.ingress.secret') if your"
                                    + " services call with the same secret, 'all' if only your services can"
                                    + " reach this one. This is logged once; gray.tags.ignored counts the rest",
                            "stage 'beta' by RULE 'staff', rules 41, ignored tags: [UNTRUSTED]");
        }
    }

    @Test
    void whereTagsMustBeProvedTheAdviceIsAboutSecretsAndAtAnEdgeThereIsNone() {
        try (CapturedLog log = new CapturedLog()) {
            Observers.logAtEdge().decided(BY_RULE);
            Observers.logWhereSigned().decided(BY_RULE);

            assertThat(log.messages())
                    .containsExactly(
                            "A request's tag was ignored because it came without proof that its sender may choose a stage."
                                    + " To trust the sender, give it the same 'gray.ingress.secret'; its clients then send X-Gray-Proof"
                                    + " beside the tag. This is logged once; gray.tags.ignored counts the rest");
        }
    }

    @Test
    void aProofThatProvesNothingIsLoggedOnceAMinute() {
        try (CapturedLog log = new CapturedLog()) {
            GrayObserver observer = Observers.all(List.of(Observers.logWhereSigned()));
            observer.proofRefused("was signed with another secret");
            observer.proofRefused("has expired");

            assertThat(log.messages())
                    .containsExactly(
                            "A request's tag was ignored because its proof was signed with another secret. If one"
                                    + " of your services sent it, check that both have the same 'gray.ingress.secret' (or"
                                    + " 'gray.ingress.previous-secret') and that their clocks agree. This is logged at most once a"
                                    + " minute; gray.tags.ignored counts all");
        }
    }

    @Test
    void theFirstSuppressedHostIsLoggedOnceWithItsRemedy() {
        try (CapturedLog log = new CapturedLog()) {
            GrayObserver observer = Observers.log();
            observer.suppressed("api.example.com");
            observer.suppressed("api.example.org");

            assertThat(log.messages())
                    .containsExactly(
                            "The tag was not sent to host 'api.example.com', which egress does not allow; if it should"
                                    + " have it, add the host to 'gray.egress.hosts'. This is logged once");
        }
    }

    @Test
    void eachCallerOfAnUnknownNameIsLoggedOnce() {
        try (CapturedLog log = new CapturedLog()) {
            GrayObserver observer = Observers.log();
            observer.unknownVariant("betta", "Shop.price:7");
            observer.unknownVariant("betta", "Shop.price:7");
            observer.unknownVariant("betta", "Shop.price:9");

            assertThat(log.messages()).hasSize(2).first().asString().startsWith("'betta', asked for at Shop.price:7,");
        }
    }

    private static GrayReload reload(Outcome outcome, String by, String rulesFrom, String problem, String... changes) {
        return new GrayReload(
                outcome,
                "file:x",
                by,
                Optional.empty(),
                "41",
                rulesFrom,
                List.of(changes),
                Optional.of(problem).filter(text -> !text.isEmpty()),
                Optional.empty());
    }

    @Test
    void aReloadIsLoggedWithTheRulesThatAreInForceAfterwards() {
        try (CapturedLog log = new CapturedLog()) {
            GrayObserver observer = Observers.log();
            observer.reloaded(reload(Outcome.FAILED, "source", "environment", "it can't be read"));
            observer.reloaded(reload(Outcome.FAILED, "source", "environment", "it can't be read"));
            observer.reloaded(reload(Outcome.UNCHANGED, "source", "file:x", ""));
            observer.reloaded(reload(Outcome.REJECTED, "source", "file:x", "is not YAML"));
            observer.reloaded(reload(Outcome.APPLIED, "source", "file:x", "", "+ staff: stage beta"));
            observer.reloaded(reload(Outcome.APPLIED, "anna", "file:x", ""));
            observer.reloaded(reload(Outcome.APPLIED, "start", "file:x", ""));
            observer.reloaded(reload(Outcome.UNCHANGED, "start", "file:x", ""));
            observer.reloaded(reload(Outcome.UNCHANGED, "source", "file:x", ""));

            assertThat(log.messages())
                    .containsExactly(
                            "Rules from file:x: failed: it can't be read; it has given no rules since the start, so those of"
                                    + " the application's own configuration stay in force, version 41",
                            "Rules from file:x can be read again; version 41 is in force",
                            "Rules from file:x: rejected: is not YAML; version 41 stays in force",
                            "Rules from file:x: version 41 is in force, by source: [+ staff: stage beta]",
                            "Rules from file:x: version 41 is in force, by anna: no rule changed",
                            "Rules from file:x: version 41 is in force, by start: no rules",
                            "Rules from file:x: version 41 is in force, as before the restart");
        }
    }

    @Test
    void eachActOfAnOperatorIsAWarning() {
        try (CapturedLog log = new CapturedLog().at(Level.WARN)) {
            GrayObserver observer = Observers.log();
            observer.acted(new GrayAct(
                    GrayAct.Kind.SUSPENDED,
                    "beta",
                    "anna",
                    Optional.of("errors in checkout"),
                    Optional.of("'gray.snapshots' is 'none', so nothing is kept on disk")));
            observer.acted(new GrayAct(GrayAct.Kind.RESUMED, "beta/team-a", "bob", Optional.empty(), Optional.empty()));
            observer.acted(
                    new GrayAct(GrayAct.Kind.WITHDRAWN, "m0Zk1yQ3bVxT", "bob", Optional.of("left"), Optional.empty()));

            assertThat(log.messages())
                    .containsExactly(
                            "Stage 'beta' is suspended on this instance; its traffic takes the baseline, by anna: errors in"
                                    + " checkout. The next restart loses this: 'gray.snapshots' is 'none', so nothing is kept on"
                                    + " disk",
                            "Stage 'beta/team-a' is resumed on this instance, by bob",
                            "Invitation 'm0Zk1yQ3bVxT' is withdrawn on this instance, by bob: left");
        }
    }

    @Test
    void failuresAreLoggedOnceAMinute() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        Throttle throttle = new Throttle(Duration.ofNanos(60), now::get);

        assertThat(throttle.allows()).isTrue();
        assertThat(throttle.allows()).isFalse();
        now.addAndGet(59);
        assertThat(throttle.allows()).isFalse();
        now.addAndGet(1);
        assertThat(throttle.allows()).isTrue();
        assertThat(throttle.allows()).isFalse();
    }

    @Test
    void anObserverThatThrowsKeepsNothingFromTheOthers() {
        List<String> told = new ArrayList<>();
        GrayObserver broken = new GrayObserver() {
            @Override
            public void decided(GrayDecision decision) {
                throw new IllegalStateException("broken");
            }

            @Override
            public GrayScope entered(GrayDecision decision) {
                return () -> {
                    throw new IllegalStateException("broken");
                };
            }
        };
        GrayObserver sound = new GrayObserver() {
            @Override
            public void decided(GrayDecision decision) {
                told.add("decided");
            }

            @Override
            public GrayScope entered(GrayDecision decision) {
                told.add("entered");
                return () -> told.add("left");
            }
        };
        GrayObserver all = Observers.all(List.of(sound, broken));

        all.decided(BY_RULE);
        all.entered(BY_RULE).close();

        assertThat(told).containsExactly("decided", "entered", "left");
    }
}
