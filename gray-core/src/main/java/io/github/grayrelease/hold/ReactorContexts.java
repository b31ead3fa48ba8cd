package io.github.grayrelease.hold;

import java.util.Optional;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What is held in Reactor's context, where it flows with the subscription and not with any thread. */
public final class ReactorContexts {

    private ReactorContexts() {}

    /**
     * What a subscription holds.
     *
     * @param context its context
     * @return what the context holds; where it says nothing of it, what this thread holds; else, as the decision may have been
     *     lost, {@link GrayContexts#asked the baseline} of the application started last
     */
    public static GrayContext in(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : GrayContexts.asked();
    }

    /**
     * What a subscription holds, or would if it held anything: for code that asks for no path to take.
     *
     * @param context its context
     * @return as {@link #in}, and nothing is said of a loss
     */
    public static GrayContext around(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : GrayContexts.current();
    }

    private static GrayContext known(ContextView context) {
        Optional<GrayContext> flowing = context.get(GrayThreadLocalAccessor.KEY);
        return flowing.isPresent() ? flowing.get() : GrayContexts.outside();
    }

    /**
     * Holds something in a context.
     *
     * @param held what to hold
     * @param context the context
     * @return a context with it, under the key that Micrometer's context propagation knows
     */
    public static Context with(GrayContext held, Context context) {
        return context.put(GrayThreadLocalAccessor.KEY, Optional.of(held));
    }
}
