package io.github.grayrelease;

import java.util.function.Supplier;

/**
 * Is told what Gray decides and does, to log, count or trace it. Implement the methods you need.
 *
 * <p>Called on the thread on which it happens; one instance serves all threads; must not block. What it throws is
 * logged at most once a minute and changes nothing for the request.
 */
public interface GrayObserver {

    /**
     * A request entered and its stage is decided; once per request, within the scope of the decision.
     *
     * @param decision the decision
     */
    default void decided(GrayDecision decision) {}

    /**
     * A decision became current on this thread: at the entry of a request, in its later dispatches, in a wrapped task,
     * in a scope that code opened.
     *
     * @param decision the decision
     * @return what to close, on the same thread, when it is no longer current
     */
    default GrayScope entered(GrayDecision decision) {
        return GrayScope.NOTHING;
    }

    /**
     * Code asked for a name that is neither a declared stage nor a variant; its path is not taken.
     *
     * @param name the name as the code wrote it
     * @param caller class, method and line that asked
     */
    default void unknownVariant(String name, String caller) {}

    /**
     * A request arrived without a tag at a service that expects one; it was lost on the way. On the request's thread.
     *
     * @param source the service that sent the request, as it says itself in the form of a name, or {@code unknown}
     */
    default void lostTag(String source) {}

    /**
     * Code asked for the stage or a variant on a thread that works for no request that Gray knows of, in an application that
     * serves requests; it was answered with the baseline.
     *
     * @param caller class, method and line that asked; to look it up takes microseconds
     */
    default void lostContext(Supplier<String> caller) {}

    /**
     * A request brought a proof with its tag that proved nothing, so that the tag does not count. Anybody can send one.
     *
     * @param why what was wrong with it, as a few words that say nothing of what was sent: "had expired"
     */
    default void proofRefused(String why) {}

    /**
     * A client kept the tag back because egress does not allow the host.
     *
     * @param host the host, normalised
     */
    default void suppressed(String host) {}

    /**
     * Someone or something tried to change the rules; called on the thread that did, never on one that serves a request
     * of the application.
     *
     * @param reload what became of it
     */
    default void reloaded(GrayReload reload) {}

    /**
     * Something inside Gray failed while a request ran; the request went on.
     *
     * @param step what failed, as a few words
     * @param failure what was thrown
     */
    default void failed(String step, Throwable failure) {}
}
