package io.github.grayrelease.webflux;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Tells the observers of the decision, the MDC among them, while a failure passes on, so that the line that Spring logs for
 * it has the stage. For a handler of errors, also while it is subscribed to, because it may log that line.
 */
final class ObservedFailure<T> extends MonoOperator<T, T> {

    private final GrayContext context;
    private final boolean handler;

    private ObservedFailure(Mono<? extends T> source, GrayContext context, boolean handler) {
        super(source);
        this.context = context;
        this.handler = handler;
    }

    static <T> Mono<T> ofRequest(Mono<T> request, GrayContext context) {
        return new ObservedFailure<>(request, context, false);
    }

    static <T> Mono<T> ofHandler(Mono<T> handler, GrayContext context) {
        return new ObservedFailure<>(handler, context, true);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        try (GrayScope observed = handler ? GrayContexts.observe(context) : GrayScope.NOTHING) {
            source.subscribe(new Failing<>(subscriber, context));
        }
    }

    private record Failing<T>(CoreSubscriber<? super T> subscriber, GrayContext context) implements CoreSubscriber<T> {

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            subscriber.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            try (GrayScope observed = GrayContexts.observe(context)) {
                subscriber.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
