package io.github.grayrelease;

import io.github.grayrelease.decide.Arms;
import io.github.grayrelease.decide.Arrival;
import io.github.grayrelease.decide.Outcome;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.ReadableRequest;
import io.github.grayrelease.extract.UserAwaited;
import io.github.grayrelease.extract.WaitingRequest;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.trust.InvitationRedirect;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The path of one request through the six steps, on any kind of server. Safe for all threads.
 *
 * <p>A failure inside Gray never fails the request: the request goes on with the baseline, and observers are told.
 */
public final class GrayFlow {

    private final GrayRuntime runtime;

    /**
     * Creates the flow of an application's requests.
     *
     * @param runtime the application
     */
    public GrayFlow(GrayRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Step 0: redeems an invitation in the URL of a request. Called once per request, before anything else.
     *
     * @param request the request
     * @return the redirect to send instead of serving the request; empty if the URL has no invitation
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
     * Writes the redirect of an invitation. If the server refuses it, the request is to be served.
     *
     * @param admission the redirect
     * @param header adds a header to the answer
     * @param status sets its status
     * @return whether the redirect is written
     */
    public boolean redirects(InvitationRedirect admission, BiConsumer<String, String> header, IntConsumer status) {
        try {
            admission.headers().forEach(header);
            status.accept(InvitationRedirect.STATUS);
            return true;
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("answering an invitation", failure);
            return false;
        }
    }

    /**
     * Steps 1 and 2: reads the tags of a request and decides its stage. Called once per request.
     *
     * @param sent the request, whose user is known
     * @return the context to serve the request in
     */
    public GrayContext decide(Request sent) {
        return decide(read(sent)).orElseThrow();
    }

    /**
     * Step 1: reads the tags of a request. Called once per request.
     *
     * @param sent the request
     * @return the request, to decide
     */
    public Arrival read(Request sent) {
        RuleBook rules = runtime.books().current();
        Request request = new ReadableRequest(sent, runtime.observer());
        PresentedTags presented = runtime.tags().nothingCounts();
        boolean mayWait = sent instanceof WaitingRequest;
        try {
            presented = runtime.tags().read(request, rules.stages()); // 1 extract: what does the request say?
            if (presented.badProof().isPresent()) {
                runtime.observer().proofRefused(presented.badProof().get());
            }
            runtime.arrived(presented, request);
            return new Arrival(rules, presented, runtime.attributed(request, awaitsUser(sent)), true, mayWait);
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("deciding", failure);
            return new Arrival(rules, presented, request, false, mayWait);
        }
    }

    private static BooleanSupplier awaitsUser(Request sent) {
        return sent instanceof WaitingRequest waiting ? waiting::awaitsUser : () -> false;
    }

    /**
     * Step 2: decides the stage of a request. Called again if the first call needs the user.
     *
     * @param arrival the request that {@link #read} returned
     * @return the context to serve the request in; empty if a rule asks for the user, who is not known yet
     */
    public Optional<GrayContext> decide(Arrival arrival) {
        if (!arrival.isReadable()) {
            return Optional.of(failed(arrival));
        }
        try {
            Outcome outcome = runtime.decide(arrival); // 2 decide: which stage, and why?
            GrayContext context = context(outcome, arrival);
            return Optional.of(
                    runtime.tags().asksForHops(arrival.request(), arrival.presented()) ? context.traced() : context);
        } catch (UserAwaited tooEarly) {
            return Optional.empty();
        } catch (RuntimeException | LinkageError failure) {
            runtime.observer().failed("deciding", failure);
            return Optional.of(failed(arrival));
        }
    }

    private GrayContext failed(Arrival arrival) {
        GrayDecision baseline =
                arrival.rules().failed().ignoring(arrival.presented().ignored());
        return context(new Outcome(baseline, Set.of(), Arms.NONE), arrival);
    }

    private GrayContext context(Outcome outcome, Arrival arrival) {
        PresentedTags presented = arrival.presented();
        return new GrayContext(
                outcome.decision(),
                outcome.variants(),
                arrival.rules(),
                runtime,
                presented.hidden(),
                presented.answer(),
                Optional.empty(),
                outcome.arms());
    }

    /**
     * Steps 3 to 6: makes the context current and tells observers. Called once per request.
     *
     * @param context the context that {@link #decide} returned
     * @return the scope in which the application serves the request; close it on this thread
     */
    public GrayScope enter(GrayContext context) {
        GrayScope scope = resume(context); // 3 hold: on this thread and in baggage, until the scope is closed
        // 4 branch: the application asks Gray.when(..), and @GrayVariant picks its handlers
        // 5 propagate: its clients hand the tag on to the next service, Gray.wrap(..) to the next thread
        runtime.tellDecision(context); // 6 observe: people are told
        return scope;
    }

    /**
     * Makes the context current again in a later dispatch of the same request; the decision stays the same.
     *
     * @param context the context that {@link #decide} returned
     * @return the scope; close it on this thread
     */
    public GrayScope resume(GrayContext context) {
        return GrayContexts.open(context);
    }
}
