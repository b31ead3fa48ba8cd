package io.github.grayrelease.webflux;

import io.github.grayrelease.extract.BaggageHeader;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * Replaces a stage in OpenTelemetry's baggage by the decided stage during subscription. An agent makes the request's
 * baggage current before Gray has checked it, so an untrusted stage would reach other services and {@code Gray.stage()}.
 * Without a stage in baggage, nothing changes on the thread.
 */
final class BaggageOverride<T> extends MonoOperator<T, T> {

    private final String stage;

    BaggageOverride(Mono<? extends T> source, String stage) {
        super(source);
        this.stage = stage;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        Baggage current = Baggage.current();
        if (contradicts(current.getEntryValue(BaggageHeader.KEY))) {
            Baggage agreed = current.toBuilder().put(BaggageHeader.KEY, stage).build();
            try (Scope scope = Context.current().with(agreed).makeCurrent()) {
                source.subscribe(subscriber);
            }
        } else {
            source.subscribe(subscriber);
        }
    }

    private boolean contradicts(@Nullable String named) {
        return named != null && !named.equals(stage);
    }
}
