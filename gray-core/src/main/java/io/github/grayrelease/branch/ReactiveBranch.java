package io.github.grayrelease.branch;

import io.github.grayrelease.hold.ReactorContexts;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether a variant's code path is the one to take, asked at each subscription in Reactor's context. Immutable; may be kept
 * and subscribed to by many requests.
 */
public final class ReactiveBranch {

    private final Question question;

    private ReactiveBranch(Question question) {
        this.question = question;
    }

    /**
     * Asks for a variant in what flows with the subscription.
     *
     * @param variant the variant
     * @return what to take if it is on
     */
    public static ReactiveBranch on(String variant) {
        return new ReactiveBranch(Question.of(variant));
    }

    /**
     * Whether the variant is on.
     *
     * @return true, once, if its code path is the one to take
     */
    public Mono<Boolean> active() {
        return Mono.deferContextual(context -> Mono.just(question.holdsIn(ReactorContexts.in(context))));
    }

    /**
     * Takes this path if the variant is on.
     *
     * @param path the path, called when the choice is subscribed to; what it throws is signalled as an error
     * @param <T> what it yields
     * @return the choice so far
     */
    public <T> ReactiveChoice<Mono<T>> then(Supplier<? extends Mono<T>> path) {
        return ReactiveChoice.<Mono<T>>of(Mono::deferContextual).offering(question, path);
    }

    /**
     * Takes this path of many elements if the variant is on.
     *
     * @param path the path, called when the choice is subscribed to; what it throws is signalled as an error
     * @param <T> what it yields
     * @return the choice so far
     */
    public <T> ReactiveChoice<Flux<T>> thenMany(Supplier<? extends Flux<T>> path) {
        return ReactiveChoice.<Flux<T>>of(Flux::deferContextual).offering(question, path);
    }
}
