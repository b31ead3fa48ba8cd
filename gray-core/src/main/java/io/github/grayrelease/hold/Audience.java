package io.github.grayrelease.hold;

import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.GrayObserver;
import java.util.ArrayList;
import java.util.List;

/**
 * The observers of an application, and those of them that implement the callbacks of each request: an event that nobody
 * hears costs nothing.
 *
 * @param everyone all observers
 * @param decided those that hear of decisions
 * @param entered those that hear of scopes
 * @param missed those that hear of rules that do not decide
 * @param resolved those that hear of variants
 * @param departed those that hear of outgoing requests
 * @param completed those that hear of the end of requests
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record Audience(
        GrayObserver[] everyone,
        GrayObserver[] decided,
        GrayObserver[] entered,
        GrayObserver[] missed,
        GrayObserver[] resolved,
        GrayObserver[] departed,
        GrayObserver[] completed) {

    static final Audience NOBODY = of(List.of());

    static Audience of(List<? extends GrayObserver> observers) {
        List<GrayObserver> all = new ArrayList<>();
        for (GrayObserver observer : observers) {
            if (observer instanceof GuardedObserver guarded) {
                all.addAll(guarded.everyone());
            } else {
                all.add(observer);
            }
        }
        return new Audience(
                all.toArray(GrayObserver[]::new),
                implementing(all, "decided", GrayDecision.class),
                implementing(all, "entered", GrayDecision.class),
                implementing(all, "missed", String.class, Miss.class),
                implementing(all, "resolved", String.class, boolean.class),
                implementing(all, "departed", String.class, GrayDeparture.class),
                implementing(all, "completed", GrayCompletion.class));
    }

    private static GrayObserver[] implementing(List<GrayObserver> all, String callback, Class<?>... parameters) {
        return all.stream()
                .filter(observer -> implementsIt(observer.getClass(), callback, parameters))
                .toArray(GrayObserver[]::new);
    }

    /** True in doubt, as in a native image that keeps no list of methods. */
    private static boolean implementsIt(Class<?> observer, String callback, Class<?>... parameters) {
        try {
            return observer.getMethod(callback, parameters).getDeclaringClass() != GrayObserver.class;
        } catch (NoSuchMethodException | LinkageError unknown) {
            return true;
        }
    }
}
