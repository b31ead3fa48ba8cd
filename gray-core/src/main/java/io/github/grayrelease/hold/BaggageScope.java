package io.github.grayrelease.hold;

import io.github.grayrelease.GrayObserver;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's part of a scope: Gray's entry in baggage. If the application's context storage fails, the scope goes on
 * without the entry, and the observer is told. Used by one thread.
 */
final class BaggageScope {

    private final GrayObserver observer;
    private @Nullable Context before;
    private Scope scope = Scope.noop();

    @SuppressWarnings("MustBeClosedChecker") // close() closes it
    BaggageScope(@Nullable GrayContext context, GrayObserver observer) {
        this.observer = observer;
        try {
            Context current = Context.current();
            Context inside =
                    context == null ? StageBaggage.without(current) : StageBaggage.with(context.stage(), current);
            scope = inside.makeCurrent();
            before = current;
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("holding baggage", failure);
        }
    }

    /** Puts the context before the scope back, even if somebody closed scopes in another order. */
    @SuppressWarnings({"ReferenceEquality", "MustBeClosedChecker"}) // the former context stays: it was there before
    void close() {
        try {
            scope.close();
            if (before != null && Context.current() != before) {
                before.makeCurrent();
            }
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("leaving baggage", failure);
        }
    }
}
