package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Destination;
import io.opentelemetry.context.Scope;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * While it is subscribed to, Gray's entry is not in baggage where the host may not have it. Subscribing is what sends a
 * request, and agents below look at the thread that does.
 */
final class BaggageGuard<T> extends MonoOperator<T, T> {

    private final Destination destination;

    BaggageGuard(Mono<? extends T> source, Destination destination) {
        super(source);
        this.destination = destination;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        try (Scope scope = destination.openTelemetryContext().makeCurrent()) {
            source.subscribe(subscriber);
        }
    }
}
