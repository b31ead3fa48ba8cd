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
 * While it is subscribed to, OpenTelemetry's baggage names the stage that was decided, if it names any. An agent makes
 * current what a request brought, before anybody has asked whether that counts; it would go on to others, and {@code
 * Gray.stage()} would believe it. Where baggage names no stage, nothing is put on the thread.
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
