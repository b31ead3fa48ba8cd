package io.github.grayrelease.webflux;

import io.github.grayrelease.hold.RequestEnd;
import java.util.concurrent.CancellationException;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Notices the end of an exchange, passing through the filter and through handlers of errors. Handlers outside the filter
 * choose the answer to a failure, so it counts when the answer is committed.
 */
final class ObservedEnd<T> extends MonoOperator<T, T> {

    private final RequestEnd end;
    private final ServerHttpResponse response;

    private ObservedEnd(Mono<? extends T> source, RequestEnd end, ServerHttpResponse response) {
        super(source);
        this.end = end;
        this.response = response;
    }

    /** The publisher itself if no observer wants to know. */
    static <T> Mono<T> of(Mono<T> served, ServerWebExchange exchange) {
        return exchange.getAttribute(RequestEnd.ATTRIBUTE) instanceof RequestEnd end
                ? new ObservedEnd<>(served, end, exchange.getResponse())
                : served;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        source.subscribe(new Ending<>(subscriber, this));
    }

    private void tell() {
        end.tell(() -> {
            HttpStatusCode status = response.getStatusCode();
            return status == null ? HttpStatus.OK.value() : status.value();
        });
    }

    private void failed(Throwable failure) {
        end.failed(failure);
        if (response.isCommitted()) {
            tell();
        } else {
            response.beforeCommit(() -> Mono.fromRunnable(this::tell));
        }
    }

    private void cancelled() {
        end.failed(new CancellationException("The client went away"));
        tell();
    }

    /** The signals of one subscription. */
    private static final class Ending<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> subscriber;
        private final ObservedEnd<T> observed;
        private volatile Subscription upstream = Operators.emptySubscription();

        Ending(CoreSubscriber<? super T> subscriber, ObservedEnd<T> observed) {
            this.subscriber = subscriber;
            this.observed = observed;
        }

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(T value) {
            subscriber.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            observed.failed(failure);
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            observed.tell();
            subscriber.onComplete();
        }

        @Override
        public void request(long count) {
            upstream.request(count);
        }

        @Override
        public void cancel() {
            observed.cancelled();
            upstream.cancel();
        }
    }
}
