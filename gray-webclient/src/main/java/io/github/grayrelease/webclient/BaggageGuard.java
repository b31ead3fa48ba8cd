package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import io.opentelemetry.context.Scope;
import java.net.URI;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * While it is subscribed to, Gray's entry is not in baggage where the host may not have it. Subscribing is what sends a
 * request, and agents below look at the thread that does.
 */
final class BaggageGuard<T> extends MonoOperator<T, T> {

    private final Egress egress;
    private final URI target;

    BaggageGuard(Mono<? extends T> source, Egress egress, URI target) {
        super(source);
        this.egress = egress;
        this.target = target;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        try (Scope shield = egress.contextFor(target).makeCurrent()) {
            source.subscribe(subscriber);
        }
    }
}
