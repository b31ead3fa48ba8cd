package io.github.grayrelease.observe;

import io.github.grayrelease.GrayObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The observers that Gray brings along. Each serves all threads. */
public final class Observers {

    private Observers() {}

    /**
     * Puts {@code gray.stage} and, where one decided, {@code gray.rule} into the MDC while a decision is current; then
     * what was there before.
     *
     * @return the observer
     */
    public static GrayObserver mdc() {
        return new MdcObserver();
    }

    /**
     * Writes each request's decision onto OpenTelemetry's current span: {@code gray.stage}, {@code gray.reason} and, where
     * one decided, {@code gray.rule}.
     *
     * @return the observer
     */
    public static GrayObserver span() {
        return new SpanObserver();
    }

    /**
     * Logs what a person should know: each decision at DEBUG, the first tag that was not trusted, the first host that may
     * not have the tag, each undeclared name once per caller, and failures inside Gray at most once a minute. Nothing that
     * a caller sent is logged.
     *
     * @return the observer
     */
    public static GrayObserver log() {
        return new LogObserver(Optional.of(LogObserver.TRUST_SOMEBODY));
    }

    /**
     * The same where tags must be proved: what is said of the first one that was not is about secrets.
     *
     * @return the observer
     */
    public static GrayObserver logWhereSigned() {
        return new LogObserver(Optional.of(LogObserver.PROVE_IT));
    }

    /**
     * The same at an edge, where nobody from outside is trusted, on purpose: nothing is said of that.
     *
     * @return the observer
     */
    public static GrayObserver logAtEdge() {
        return new LogObserver(Optional.empty());
    }

    /**
     * Tells several observers; one that throws keeps nothing from the others.
     *
     * @param observers who is told, in this order; scopes are left in the reverse order
     * @return the observer that tells them
     */
    public static GrayObserver all(List<? extends GrayObserver> observers) {
        List<GrayObserver> copied = List.copyOf(observers);
        return new CompositeObserver(() -> copied);
    }

    /**
     * Tells several observers that may not be there yet.
     *
     * @param observers who is told, in this order; asked each time there is something to tell
     * @return the observer that tells them
     */
    public static GrayObserver all(Supplier<List<GrayObserver>> observers) {
        return new CompositeObserver(observers);
    }
}
