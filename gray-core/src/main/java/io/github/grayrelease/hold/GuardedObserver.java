package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayScope;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells several observers, one after the other, and protects requests from their exceptions: the others are told all the
 * same, and the exception is reported as a failure of Gray; if that report throws too, it is logged at DEBUG.
 */
public final class GuardedObserver implements GrayObserver {

    private static final Logger log = LoggerFactory.getLogger(GuardedObserver.class);

    private final Supplier<? extends List<? extends GrayObserver>> observers;
    private volatile @Nullable Audience audience;

    /**
     * Guards observers.
     *
     * @param observers supplies the observers, told in this order; called at the first event
     */
    public GuardedObserver(Supplier<? extends List<? extends GrayObserver>> observers) {
        this.observers = observers;
    }

    /**
     * Guards an observer.
     *
     * @param observer the observer
     * @return an observer that never throws
     */
    public static GuardedObserver of(GrayObserver observer) {
        return observer instanceof GuardedObserver guarded ? guarded : new GuardedObserver(() -> List.of(observer));
    }

    private Audience audience() {
        Audience known = audience;
        return known == null ? assembled() : known;
    }

    /** If the observers can't be created, this event is lost, and the next one tries again. */
    private Audience assembled() {
        try {
            Audience assembled = Audience.of(observers.get());
            audience = assembled;
            return assembled;
        } catch (RuntimeException | LinkageError failure) {
            log.debug("Gray could not create its observers", failure);
            return Audience.NOBODY;
        }
    }

    List<GrayObserver> everyone() {
        return List.of(audience().everyone());
    }

    /** Whether somebody wants to know when a request ends. */
    boolean hearsCompletions() {
        return audience().completed().length > 0;
    }

    /** Whether somebody wants to know what leaves. */
    public boolean hearsDepartures() {
        return audience().departed().length > 0;
    }

    boolean hearsMisses() {
        return audience().missed().length > 0;
    }

    boolean hearsVariants() {
        return audience().resolved().length > 0;
    }

    @Override
    public void decided(GrayDecision decision) {
        for (GrayObserver observer : audience().decided()) {
            try {
                observer.decided(decision);
            } catch (RuntimeException | LinkageError failure) {
                failed("observing a decision", failure);
            }
        }
    }

    @Override
    public GrayScope entered(GrayDecision decision) {
        GrayScope all = GrayScope.NOTHING;
        for (GrayObserver observer : audience().entered()) {
            try {
                all = inside(all, observer.entered(decision));
            } catch (RuntimeException | LinkageError failure) {
                failed("observing a scope", failure);
            }
        }
        return all;
    }

    /** Closes the scope of the observer that entered last first. */
    private GrayScope inside(GrayScope outer, GrayScope inner) {
        if (inner == GrayScope.NOTHING) {
            return outer;
        }
        return outer == GrayScope.NOTHING
                ? inner
                : () -> {
                    left(inner);
                    left(outer);
                };
    }

    /** Closes the handle that {@link #entered} returned; a wrapper around it would cost an allocation per request. */
    void left(GrayScope entered) {
        try {
            entered.close();
        } catch (RuntimeException | LinkageError failure) {
            failed("observing the end of a scope", failure);
        }
    }

    @Override
    public void missed(String rule, Miss why) {
        for (GrayObserver observer : audience().missed()) {
            try {
                observer.missed(rule, why);
            } catch (RuntimeException | LinkageError failure) {
                failed("observing a miss", failure);
            }
        }
    }

    @Override
    public void resolved(String variant, boolean active) {
        for (GrayObserver observer : audience().resolved()) {
            try {
                observer.resolved(variant, active);
            } catch (RuntimeException | LinkageError failure) {
                failed("observing a variant", failure);
            }
        }
    }

    @Override
    public void completed(GrayCompletion completion) {
        tell("observing the end of a request", observer -> observer.completed(completion));
    }

    @Override
    public void unknownVariant(String name, String caller) {
        tell("observing an unknown variant", observer -> observer.unknownVariant(name, caller));
    }

    @Override
    public void lostTag(String source) {
        tell("observing a lost tag", observer -> observer.lostTag(source));
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        tell("observing a lost decision", observer -> observer.lostContext(caller));
    }

    @Override
    public void proofRefused(String why) {
        tell("observing a proof", observer -> observer.proofRefused(why));
    }

    @Override
    public void unreadable(String place) {
        tell("observing an unreadable value", observer -> observer.unreadable(place));
    }

    @Override
    public void suppressed(String host) {
        tell("observing a host that may not have the tag", observer -> observer.suppressed(host));
    }

    @Override
    public void departed(String client, GrayDeparture outcome) {
        for (GrayObserver observer : audience().departed()) {
            try {
                observer.departed(client, outcome);
            } catch (RuntimeException | LinkageError failure) {
                failed("observing a departure", failure);
            }
        }
    }

    @Override
    public void reloaded(GrayReload reload) {
        tell("observing a reload", observer -> observer.reloaded(reload));
    }

    @Override
    public void acted(GrayAct act) {
        tell("observing an operator", observer -> observer.acted(act));
    }

    @Override
    public void failed(String step, Throwable failure) {
        for (GrayObserver observer : audience().everyone()) {
            try {
                observer.failed(step, failure);
            } catch (RuntimeException | LinkageError second) {
                log.debug("Gray could not report a failure of {}", step, second);
            }
        }
    }

    private void tell(String step, Consumer<GrayObserver> news) {
        for (GrayObserver observer : audience().everyone()) {
            try {
                news.accept(observer);
            } catch (RuntimeException | LinkageError failure) {
                failed(step, failure);
            }
        }
    }
}
