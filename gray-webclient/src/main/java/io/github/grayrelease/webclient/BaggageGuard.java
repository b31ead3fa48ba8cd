package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Destination;
import io.opentelemetry.context.Scope;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * Subscribes with the OpenTelemetry context of a destination: without Gray's entry in baggage if the host may not have it.
 * Subscribing sends the request, and agents below read the context of the subscribing thread.
 */
final class BaggageGuard<T> extends MonoOperator<T, T> {

    private final Destination destination;

    BaggageGuard(Mono<? extends T> source, Destination destination) {
        super(source);
        this.destination = destination;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        try (Scope scope = destination.makeCurrent()) {
            source.subscribe(subscriber);
        }
    }
}
