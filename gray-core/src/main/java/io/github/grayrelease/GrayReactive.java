package io.github.grayrelease;

import io.github.grayrelease.branch.ReactiveBranch;
import io.github.grayrelease.hold.ReactorContexts;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What reactive code asks of Gray. All answers are given at subscription, from Reactor's context, so that they are right
 * on whatever thread an operator runs. Where the context says nothing, the thread that subscribes answers, else the
 * baseline.
 *
 * <p>{@link Gray} asks the thread. Inside operators it is right only where the application set
 * {@code spring.reactor.context-propagation=auto}; this class is right with and without. Names that nobody declared are
 * dealt with as in {@link Gray}; a strict application gets its exception as an error signal.
 */
public final class GrayReactive {

    private GrayReactive() {}

    /**
     * Asks whether a variant is on: the stage is that one or a lane below it, or its own rules decided so.
     *
     * @param variant a declared stage, a lane below one, or a declared variant
     * @return what to take if it is
     */
    public static ReactiveBranch when(String variant) {
        return ReactiveBranch.on(variant);
    }

    /**
     * The stage.
     *
     * @return the stage; the baseline where there is no request
     */
    public static Mono<String> stage() {
        return decision().map(GrayDecision::stage);
    }

    /**
     * The stage and why it is that one.
     *
     * @return the decision; an undecided one where there is no request
     */
    public static Mono<GrayDecision> decision() {
        return Mono.deferContextual(
                context -> Mono.just(ReactorContexts.in(context).decision()));
    }

    /**
     * Makes a stage current for a reactive chain: {@code chain.contextWrite(GrayReactive.open("beta"))}. It holds for all
     * that stands above this line. A suspended stage opens as the baseline.
     *
     * @param stage a declared stage, or a lane below one
     * @return what writes it into Reactor's context
     */
    public static Function<Context, Context> open(String stage) {
        return context -> ReactorContexts.with(ReactorContexts.around(context).opened(stage), context);
    }
}
