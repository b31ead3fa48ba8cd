package io.github.grayrelease.branch;

import io.github.grayrelease.hold.ReactorContexts;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Chooses a reactive code path at each subscription, by Reactor's context. Immutable; may be kept and subscribed to by many
 * requests.
 */
public final class ReactiveBranch {

    private final Question question;

    private ReactiveBranch(Question question) {
        this.question = question;
    }

    /**
     * Creates the branch for a variant in the context of the subscriber.
     *
     * @param variant the variant
     * @return the branch to choose a path with on
     */
    public static ReactiveBranch on(String variant) {
        return new ReactiveBranch(Question.of(variant));
    }

    /**
     * Whether the variant is on.
     *
     * @return one value: true if it is on
     */
    public Mono<Boolean> active() {
        return Mono.deferContextual(context -> Mono.just(question.holdsIn(ReactorContexts.in(context))));
    }

    /**
     * Takes this path if the variant is on.
     *
     * @param path the path, called at subscription; its exceptions become error signals
     * @param <T> the type of its result
     * @return the open choice
     */
    public <T> ReactiveChoice<Mono<T>> then(Supplier<? extends Mono<T>> path) {
        return ReactiveChoice.<Mono<T>>of(Mono::deferContextual).offering(question, path);
    }

    /**
     * Takes this path of many elements if the variant is on.
     *
     * @param path the path, called at subscription; its exceptions become error signals
     * @param <T> the type of its result
     * @return the open choice
     */
    public <T> ReactiveChoice<Flux<T>> thenMany(Supplier<? extends Flux<T>> path) {
        return ReactiveChoice.<Flux<T>>of(Flux::deferContextual).offering(question, path);
    }
}
