package io.github.grayrelease;

import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.trust.InvitationRedirect;
import java.util.Optional;
import java.util.Set;

/**
 * The walk of one request through the six rooms, whatever kind of server it arrives at. Safe for all threads.
 *
 * <p>Nothing that fails on the way fails the request: it goes on with the baseline, and the failure is observed.
 */
public final class GrayFlow {

    private final GrayRuntime runtime;

    /**
     * Lays out the walk.
     *
     * @param runtime the application
     */
    public GrayFlow(GrayRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Asks, before anything else, whether a request brings an invitation in its address; once per request.
     *
     * @param request the request
     * @return what to answer instead of serving it; empty for all others
     */
    public Optional<InvitationRedirect> admit(Request request) {
        try {
            return runtime.tags().admit(request);
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("reading an invitation", failure);
            return Optional.empty();
        }
    }

    /**
     * Takes a request through the first two rooms; once per request.
     *
     * @param request the request
     * @return what to hold while it is served
     */
    public GrayContext decide(Request request) {
        RuleBook rules = runtime.books().current();
        PresentedTags presented = runtime.tags().nothingCounts();
        try {
            presented = runtime.tags().read(request, rules.stages()); // 1 extract: what does the request say?
            presented.badProof().ifPresent(runtime.observer()::proofRefused);
            Outcome outcome = runtime.decide(presented, request, rules); // 2 decide: which stage, and why?
            GrayContext held = held(outcome.decision(), outcome.variants(), rules, presented);
            return runtime.tags().asksForHops(request, presented) ? held.traced() : held;
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("deciding", failure);
            GrayDecision baseline = rules.failed().ignoring(presented.ignored());
            return held(baseline, Set.of(), rules, presented);
        }
    }

    private GrayContext held(GrayDecision decision, Set<String> variants, RuleBook rules, PresentedTags presented) {
        return new GrayContext(
                decision, variants, rules, runtime, presented.hidden(), presented.answer(), Optional.empty());
    }

    /**
     * Takes a decided request through the other four; once per request.
     *
     * @param held what was decided
     * @return the scope in which the application serves the request; close it on this thread
     */
    public GrayScope enter(GrayContext held) {
        GrayScope scope = resume(held); // 3 hold: on this thread and in baggage, until the scope is closed
        // 4 branch: the application asks Gray.when(..), and @GrayVariant picks its handlers
        // 5 propagate: its clients hand the tag on to the next service, Gray.wrap(..) to the next thread
        runtime.observer().decided(held.decision()); // 6 observe: people are told
        return scope;
    }

    /**
     * Takes a request that was entered before into a later dispatch of its own; the decision stays what it was.
     *
     * @param held what was decided
     * @return the scope; close it on this thread
     */
    public GrayScope resume(GrayContext held) {
        try {
            return GrayContexts.open(held);
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("holding", failure);
            return GrayScope.NOTHING;
        }
    }
}
