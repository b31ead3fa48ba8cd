package io.github.grayrelease;

import java.util.function.Supplier;

/**
 * Receives Gray's events, to log, count or trace them. Implement the methods you need.
 *
 * <p>Called on the thread of the event; one instance serves all threads; must not block. An exception it throws is logged
 * at most once a minute and does not affect the request.
 */
public interface GrayObserver {

    /**
     * The stage of an entering request is decided. Called once per request, within the scope of the decision.
     *
     * @param decision the decision
     */
    default void decided(GrayDecision decision) {}

    /**
     * A rule was asked for an entering request and did not decide. Called on the request's thread for each such rule, before
     * {@link #decided}; must be as fast as a counter. Rules that the decision did not need are not asked.
     *
     * @param rule the rule's name; empty if it has none
     * @param why the reason
     */
    default void missed(String rule, GrayDecision.Miss why) {}

    /**
     * The variants of an entering request are determined. Called after {@link #decided} for each declared variant that is
     * not a stage.
     *
     * @param variant the variant's name
     * @param active whether it is on for this request
     */
    default void resolved(String variant, boolean active) {}

    /**
     * A request that entered is completed: its answer is written, or has failed. Called once per request on the thread that
     * completed it, which may be another one than that of {@link #decided}; no context is current there.
     *
     * @param completion the end of the request
     */
    default void completed(GrayCompletion completion) {}

    /**
     * A decision became current on this thread: where a request enters, in its later dispatches, in a wrapped task, or in a
     * scope that code opened.
     *
     * @param decision the decision
     * @return a handle that Gray closes on the same thread when the decision is no longer current
     */
    default GrayScope entered(GrayDecision decision) {
        return GrayScope.NOTHING;
    }

    /**
     * Code asked for an undeclared name; its path is not taken.
     *
     * @param name the name as written in the code
     * @param caller class, method and line that asked
     */
    default void unknownVariant(String name, String caller) {}

    /**
     * A request without a tag reached a service that expects one: an upstream hop lost it. Called on the request's thread.
     *
     * @param source the calling service as it names itself, or {@code unknown} if it sent no valid name
     */
    default void lostTag(String source) {}

    /**
     * Code asked for the stage or a variant outside any request, in an application that serves requests; the answer was the
     * baseline.
     *
     * @param caller looks up the class, method and line that asked; takes microseconds
     */
    default void lostContext(Supplier<String> caller) {}

    /**
     * A request carried a tag with an invalid proof, so the tag does not count. Any client can cause this.
     *
     * @param why the defect as a few words after "the proof", such as "has expired"; never quotes the request
     */
    default void proofRefused(String why) {}

    /**
     * A client left the tag out because egress does not allow the host.
     *
     * @param host the host, normalised
     */
    default void suppressed(String host) {}

    /**
     * A client sends a request to another service. Called once for each hop, on the thread that sends it.
     *
     * @param client the kind of client, such as {@code RestClient}; {@code other} for one that Gray does not know
     * @param outcome what became of the tag
     */
    default void departed(String client, GrayDeparture outcome) {}

    /**
     * The source or an operator tried to change the rules. Called on the thread of that change, never on a thread that
     * serves application requests.
     *
     * @param reload the attempt and its outcome
     */
    default void reloaded(GrayReload reload) {}

    /**
     * An operator overrode the rules of this instance. Called on the operator's thread, when the act is in force and has
     * been kept or has failed to be.
     *
     * @param act the act
     */
    default void acted(GrayAct act) {}

    /**
     * The server or a filter in front of Gray refused to hand a value over, such as a header with bytes that a firewall
     * rejects; the value counts as absent. Called at most once for each value of a request.
     *
     * @param place the kind of value: {@code header}, {@code cookie} or {@code query}
     */
    default void unreadable(String place) {}

    /**
     * A part of Gray failed during a request; the request went on.
     *
     * @param step the operation that failed, as a few words such as "reading tags"
     * @param failure the exception
     */
    default void failed(String step, Throwable failure) {}
}
