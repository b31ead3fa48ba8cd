package io.github.grayrelease.observe;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.hold.GuardedObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The observers that Gray comes with. Each is safe for all threads. */
public final class Observers {

    private Observers() {}

    /**
     * Puts {@code gray.stage} and, if a rule decided, {@code gray.rule} into the MDC while a decision is current, then
     * restores the earlier values.
     *
     * @return the observer
     */
    public static GrayObserver mdc() {
        return new MdcObserver();
    }

    /**
     * Writes each request's decision onto OpenTelemetry's current span: {@code gray.stage}, {@code gray.reason} and, if a
     * rule decided, {@code gray.rule}.
     *
     * @return the observer
     */
    public static GrayObserver span() {
        return new SpanObserver();
    }

    /**
     * Logs each decision at DEBUG; the first untrusted tag and the first host that egress does not allow, once each; each
     * undeclared name once per calling line; invalid proofs and failures inside Gray at most once a minute. It never logs
     * the text that a caller sent.
     *
     * @return the observer
     */
    public static GrayObserver log() {
        return new LogObserver(Optional.of(LogObserver.TRUST_SOMEBODY));
    }

    /**
     * The same for a service whose tags must be proved: its advice on the first untrusted tag is about secrets.
     *
     * @return the observer
     */
    public static GrayObserver logWhereSigned() {
        return new LogObserver(Optional.of(LogObserver.PROVE_IT));
    }

    /**
     * The same for an edge, which trusts nobody on purpose: it logs nothing about untrusted tags.
     *
     * @return the observer
     */
    public static GrayObserver logAtEdge() {
        return new LogObserver(Optional.empty());
    }

    /**
     * Tells several observers. If one throws, the others are told all the same.
     *
     * @param observers the observers, told in this order; their scopes close in the reverse order
     * @return the observer that tells them
     */
    public static GrayObserver all(List<? extends GrayObserver> observers) {
        List<GrayObserver> copied = List.copyOf(observers);
        return new GuardedObserver(() -> copied);
    }

    /**
     * Tells several observers that may not exist yet.
     *
     * @param observers supplies the observers, told in this order; called at the first event
     * @return the observer that tells them
     */
    public static GrayObserver all(Supplier<List<GrayObserver>> observers) {
        return new GuardedObserver(observers);
    }
}
