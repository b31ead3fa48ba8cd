package io.github.grayrelease.observe;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayScope;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several observers, one after the other. If one throws, the others are told all the same. */
final class CompositeObserver implements GrayObserver {

    private static final Logger log = LoggerFactory.getLogger(CompositeObserver.class);

    private final Supplier<List<GrayObserver>> observers;

    CompositeObserver(Supplier<List<GrayObserver>> observers) {
        this.observers = observers;
    }

    @Override
    public void decided(GrayDecision decision) {
        tell(observer -> observer.decided(decision));
    }

    @Override
    public GrayScope entered(GrayDecision decision) {
        GrayScope all = GrayScope.NOTHING;
        for (GrayObserver observer : observers.get()) {
            all = inside(all, entered(observer, decision));
        }
        return all;
    }

    /** Closes the scope of the observer that entered last first. */
    private GrayScope inside(GrayScope outer, GrayScope inner) {
        if (inner == GrayScope.NOTHING) {
            return outer;
        }
        if (outer == GrayScope.NOTHING) {
            return inner;
        }
        return () -> {
            try {
                inner.close();
            } catch (RuntimeException | LinkageError failure) {
                failed("observing", failure);
            }
            outer.close();
        };
    }

    private GrayScope entered(GrayObserver observer, GrayDecision decision) {
        try {
            return observer.entered(decision);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing", failure);
            return GrayScope.NOTHING;
        }
    }

    @Override
    public void unknownVariant(String name, String caller) {
        tell(observer -> observer.unknownVariant(name, caller));
    }

    @Override
    public void lostTag(String source) {
        tell(observer -> observer.lostTag(source));
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        tell(observer -> observer.lostContext(caller));
    }

    @Override
    public void proofRefused(String why) {
        tell(observer -> observer.proofRefused(why));
    }

    @Override
    public void unreadable(String place) {
        tell(observer -> observer.unreadable(place));
    }

    @Override
    public void suppressed(String host) {
        tell(observer -> observer.suppressed(host));
    }

    @Override
    public void reloaded(GrayReload reload) {
        tell(observer -> observer.reloaded(reload));
    }

    @Override
    public void acted(GrayAct act) {
        tell(observer -> observer.acted(act));
    }

    @Override
    public void failed(String step, Throwable failure) {
        for (GrayObserver observer : observers.get()) {
            try {
                observer.failed(step, failure);
            } catch (RuntimeException | LinkageError second) {
                log.debug("A Gray observer could not be told that {} failed", step, second);
            }
        }
    }

    private void tell(Consumer<GrayObserver> event) {
        for (GrayObserver observer : observers.get()) {
            try {
                event.accept(observer);
            } catch (RuntimeException | LinkageError failure) {
                failed("observing", failure);
            }
        }
    }
}
