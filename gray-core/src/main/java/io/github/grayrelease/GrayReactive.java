package io.github.grayrelease;

import io.github.grayrelease.branch.ReactiveBranch;
import io.github.grayrelease.hold.ReactorContexts;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The entry point for reactive code. Each answer comes at subscription from Reactor's context, so it is right on any
 * thread. If the context has no decision, the subscribing thread's decision counts, else the baseline.
 *
 * <p>{@link Gray} reads the thread: inside operators it is right only with {@code spring.reactor.context-propagation=auto}.
 * This class is right with and without that setting. Undeclared names are treated as in {@link Gray}; a strict application
 * receives the exception as an error signal.
 */
public final class GrayReactive {

    private GrayReactive() {}

    /**
     * Asks whether a variant is on. A variant is on if the stage has its name or is a lane below it, or if its own rules
     * say so.
     *
     * @param variant a declared stage, a lane below one, or a declared variant
     * @return the branch to choose a path with
     */
    public static ReactiveBranch when(String variant) {
        return ReactiveBranch.on(variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline outside a request
     */
    public static Mono<String> stage() {
        return decision().map(GrayDecision::stage);
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; outside a request, the baseline with reason {@code BASELINE}
     */
    public static Mono<GrayDecision> decision() {
        return Mono.deferContextual(
                context -> Mono.just(ReactorContexts.in(context).decision()));
    }

    /**
     * Makes a stage current for a reactive chain: {@code chain.contextWrite(GrayReactive.open("beta"))}. It applies to all
     * operators above this one. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return a function that writes it into Reactor's context
     */
    public static Function<Context, Context> open(String stage) {
        return context -> ReactorContexts.with(ReactorContexts.around(context).opened(stage), context);
    }
}
