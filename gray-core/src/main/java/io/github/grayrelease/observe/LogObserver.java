package io.github.grayrelease.observe;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.trust.Proofs;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each decision at DEBUG; the first untrusted tag and the first host that egress does not allow, once each; each
 * undeclared name once per calling line; invalid proofs and failures inside Gray at most once a minute. It never logs the
 * text that a caller sent.
 */
final class LogObserver implements GrayObserver {

    private static final Logger log = LoggerFactory.getLogger("io.github.grayrelease");

    /** The number of lines of code with a wrong name that are remembered; an application has few of them. */
    private static final int MOST_CALLERS = 1000;

    /** The cause of the first reading of the environment. */
    private static final String START = "start";

    /** The advice on the first untrusted tag, unless tags must be proved. */
    static final String TRUST_SOMEBODY =
            "A request's tag was ignored because its sender is not trusted to choose a stage. To trust it, set"
                    + " 'gray.ingress.trust': 'proxies' (with 'gray.ingress.proxies') behind a proxy that strips the tags"
                    + " of outsiders, 'signed' (with 'gray.ingress.secret') if your services call with the same secret,"
                    + " 'all' if only your services can reach this one. This is logged once; gray.tags.ignored counts the"
                    + " rest";

    /** The advice on the first untrusted tag, if tags must be proved. */
    static final String PROVE_IT =
            "A request's tag was ignored because it came without proof that its sender may choose a stage. To trust"
                    + " the sender, give it the same 'gray.ingress.secret'; its clients then send " + Proofs.HEADER
                    + " beside the tag. This is"
                    + " logged once; gray.tags.ignored counts the rest";

    private final Optional<String> adviceOnTrust;
    private final AtomicBoolean untrusted = new AtomicBoolean();
    private final AtomicBoolean suppressed = new AtomicBoolean();
    private final Set<String> callers = ConcurrentHashMap.newKeySet();
    private final Set<String> lostAt = ConcurrentHashMap.newKeySet();
    private final Throttle lostTags = Throttle.oncePerMinute();
    private final AtomicReference<String> reloadProblem = new AtomicReference<>("");
    private final Throttle failures = Throttle.oncePerMinute();
    private final Throttle unreadable = Throttle.oncePerMinute();
    private final Throttle proofs = Throttle.oncePerMinute();

    /** Creates an observer that logs this advice on the first untrusted tag; empty to log nothing about it. */
    LogObserver(Optional<String> adviceOnTrust) {
        this.adviceOnTrust = adviceOnTrust;
    }

    @Override
    public void decided(GrayDecision decision) {
        if (log.isDebugEnabled()) {
            log.debug(
                    "stage '{}' by {}{}, rules {}{}",
                    decision.stage(),
                    decision.reason(),
                    decision.rule().map(rule -> " '" + rule + "'").orElse(""),
                    decision.rulesVersion(),
                    decision.ignoredTags().isEmpty() ? "" : ", ignored tags: " + decision.ignoredTags());
        }
        if (decision.ignoredTags().contains(IgnoredTag.UNTRUSTED) && untrusted.compareAndSet(false, true)) {
            adviceOnTrust.ifPresent(log::warn);
        }
    }

    @Override
    public void proofRefused(String why) {
        if (proofs.allows()) {
            log.warn(
                    "A request's tag was ignored because its proof {}. If one of your services sent it, check that"
                            + " both have the same 'gray.ingress.secret' (or 'gray.ingress.previous-secret') and that"
                            + " their clocks agree. This is logged at most once a minute; gray.tags.ignored counts all",
                    why);
        }
    }

    @Override
    public void unreadable(String place) {
        if (unreadable.allows()) {
            log.warn(
                    "A {} of a request can't be read, so it counts as absent: the server or a firewall in front of"
                            + " Gray refuses its characters. This is logged at most once a minute; gray.values.unreadable"
                            + " counts all",
                    place);
        }
    }

    @Override
    public void unknownVariant(String name, String caller) {
        if (callers.size() < MOST_CALLERS && callers.add(name + " " + caller)) {
            log.warn(
                    "'{}', asked for at {}, is neither a declared stage nor a variant, so its path is never taken;"
                            + " correct the name or declare it under 'gray.stages'",
                    name,
                    caller);
        }
    }

    @Override
    public void lostTag(String source) {
        if (lostTags.allows()) {
            log.warn("A request came without a tag, though 'gray.ingress.expect-tag' is set: an upstream service lost"
                    + " it. 'X-Gray-Trace: 1' beside a tag that counts shows where; POST /actuator/gray/proofs"
                    + " makes such a tag. This is logged once a minute; gray.tags.lost counts them by caller");
        }
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        if (!log.isDebugEnabled()) {
            return;
        }
        String asked = caller.get();
        if (lostAt.size() < MOST_CALLERS && lostAt.add(asked)) {
            log.debug(
                    "Gray was asked at {} on thread '{}', which has no request context, and answered with the"
                            + " baseline. Wrap the task or its executor with Gray.wrap(..), or use Gray.outside(..) if"
                            + " this is intended. This is logged once for this place",
                    asked,
                    Thread.currentThread().getName());
        }
    }

    @Override
    public void suppressed(String host) {
        if (suppressed.compareAndSet(false, true)) {
            log.warn(
                    "The tag was not sent to host '{}', which egress does not allow; if it should have it, add the"
                            + " host to 'gray.egress.hosts'. This is logged once",
                    host);
        }
    }

    /** Logs each problem once, however often Gray reads the source again. */
    @Override
    public void reloaded(GrayReload reload) {
        String problem = reload.problem().orElse("");
        boolean isNews = !problem.equals(reloadProblem.getAndSet(problem));
        if (!problem.isEmpty()) {
            if (isNews) {
                log.warn(
                        "Rules from {}: {}: {}; {}",
                        reload.source(),
                        reload.outcome().word(),
                        problem,
                        stays(reload));
            }
        } else if (reload.outcome() == Outcome.APPLIED) {
            log.info(
                    "Rules from {}: version {} is in force, by {}: {}",
                    reload.source(),
                    reload.version(),
                    reload.by(),
                    changes(reload));
        } else if (isNews) {
            log.info("Rules from {} can be read again; version {} is in force", reload.source(), reload.version());
        } else if (reload.by().equals(START)) {
            log.info("Rules from {}: version {} is in force, as before the restart", reload.source(), reload.version());
        }
    }

    private static String stays(GrayReload reload) {
        return reload.rulesFrom().equals(reload.source())
                ? "version " + reload.version() + " stays in force"
                : "it has given no rules since the start, so those of the application's own configuration stay in"
                        + " force, version " + reload.version();
    }

    private static String changes(GrayReload reload) {
        if (!reload.changes().isEmpty()) {
            return reload.changes().toString();
        }
        return reload.by().equals(START) ? "no rules" : "no rule changed";
    }

    @Override
    public void acted(GrayAct act) {
        log.warn(
                "{}, by {}{}{}",
                switch (act.kind()) {
                    case SUSPENDED ->
                        "Stage '" + act.name() + "' is suspended " + on(act) + "; its traffic takes the baseline";
                    case RESUMED -> "Stage '" + act.name() + "' is resumed " + on(act);
                    case WITHDRAWN -> "Invitation '" + act.name() + "' is withdrawn " + on(act);
                },
                act.by(),
                act.because().map(because -> ": " + because).orElse(""),
                act.unpersisted()
                        .map(why -> ". The next restart loses this: " + why)
                        .orElse(""));
    }

    private static String on(GrayAct act) {
        return act.scope() == GrayAct.Scope.FLEET ? "on all instances" : "on this instance";
    }

    @Override
    public void failed(String step, Throwable failure) {
        if (failures.allows()) {
            log.warn(
                    "Gray failed at {}; the request went on. Further failures are logged once a minute", step, failure);
        }
    }
}
