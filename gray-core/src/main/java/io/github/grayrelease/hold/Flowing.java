package io.github.grayrelease.hold;

import java.util.Optional;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What is held in Reactor's context, where it flows with the subscription and not with any thread. */
public final class Flowing {

    private Flowing() {}

    /**
     * What a subscription holds.
     *
     * @param context its context
     * @return what the context holds; where it says nothing of it, what this thread holds; else, as the decision may have been
     *     lost, {@link Hold#asked the baseline} of the application started last
     */
    public static Held in(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : Hold.asked();
    }

    /**
     * What a subscription holds, or would if it held anything: for code that asks for no path to take.
     *
     * @param context its context
     * @return as {@link #in}, and nothing is said of a loss
     */
    public static Held around(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : Hold.current();
    }

    private static Held known(ContextView context) {
        Optional<Held> flowing = context.get(GrayThreadLocalAccessor.KEY);
        return flowing.isPresent() ? flowing.get() : Hold.outside();
    }

    /**
     * Holds something in a context.
     *
     * @param held what to hold
     * @param context the context
     * @return a context with it, under the key that Micrometer's context propagation knows
     */
    public static Context with(Held held, Context context) {
        return context.put(GrayThreadLocalAccessor.KEY, Optional.of(held));
    }
}
