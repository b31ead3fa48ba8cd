package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayScope;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects requests from exceptions of an application's observer. Such an exception is reported as a failure of Gray; if
 * that report throws too, it is logged at DEBUG.
 */
public final class GuardedObserver implements GrayObserver {

    private static final Logger log = LoggerFactory.getLogger(GuardedObserver.class);

    private final GrayObserver observer;

    private GuardedObserver(GrayObserver observer) {
        this.observer = observer;
    }

    /**
     * Guards an observer.
     *
     * @param observer the observer
     * @return an observer that never throws
     */
    public static GuardedObserver of(GrayObserver observer) {
        return observer instanceof GuardedObserver guarded ? guarded : new GuardedObserver(observer);
    }

    @Override
    public void decided(GrayDecision decision) {
        try {
            observer.decided(decision);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a decision", failure);
        }
    }

    @Override
    public GrayScope entered(GrayDecision decision) {
        try {
            return observer.entered(decision);
        } catch (RuntimeException | LinkageError failure) {
            failed("observing a scope", failure);
            return GrayScope.NOTHING;
        }
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
    public void unknownVariant(String name, String caller) {
        tell("observing an unknown variant", () -> observer.unknownVariant(name, caller));
    }

    @Override
    public void lostTag(String source) {
        tell("observing a lost tag", () -> observer.lostTag(source));
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        tell("observing a lost decision", () -> observer.lostContext(caller));
    }

    @Override
    public void proofRefused(String why) {
        tell("observing a proof", () -> observer.proofRefused(why));
    }

    @Override
    public void unreadable(String place) {
        tell("observing an unreadable value", () -> observer.unreadable(place));
    }

    @Override
    public void suppressed(String host) {
        tell("observing a host that may not have the tag", () -> observer.suppressed(host));
    }

    @Override
    public void reloaded(GrayReload reload) {
        tell("observing a reload", () -> observer.reloaded(reload));
    }

    @Override
    public void acted(GrayAct act) {
        tell("observing an operator", () -> observer.acted(act));
    }

    @Override
    public void failed(String step, Throwable failure) {
        try {
            observer.failed(step, failure);
        } catch (RuntimeException | LinkageError second) {
            log.debug("Gray could not report a failure of {}", step, second);
        }
    }

    private void tell(String step, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | LinkageError failure) {
            failed(step, failure);
        }
    }
}
