package io.github.grayrelease.hold;

import java.util.Optional;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Gray's context in Reactor's context, which belongs to the subscription and not to a thread. */
public final class ReactorContexts {

    private ReactorContexts() {}

    /**
     * The context of a subscription.
     *
     * @param context its context
     * @return Gray's context in it; else that of this thread; else {@link GrayContexts#asked the baseline}, because the
     *     decision may have been lost
     */
    public static GrayContext in(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : GrayContexts.asked();
    }

    /**
     * The context of a subscription, for code that does not choose a path.
     *
     * @param context its context
     * @return as {@link #in}, without a report of a loss
     */
    public static GrayContext around(ContextView context) {
        return context.hasKey(GrayThreadLocalAccessor.KEY) ? known(context) : GrayContexts.current();
    }

    private static GrayContext known(ContextView context) {
        Optional<GrayContext> flowing = context.get(GrayThreadLocalAccessor.KEY);
        return flowing.isPresent() ? flowing.get() : GrayContexts.outside();
    }

    /**
     * Adds Gray's context to Reactor's.
     *
     * @param held Gray's context
     * @param context the context
     * @return a context with it, under the key of Micrometer's context propagation
     */
    public static Context with(GrayContext held, Context context) {
        return context.put(GrayThreadLocalAccessor.KEY, Optional.of(held));
    }
}
