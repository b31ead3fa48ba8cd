package io.github.grayrelease.hold;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.extract.BaggageHeader;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time during which a context is current on a thread; linked to its enclosing scope. */
final class ContextScope implements GrayScope {

    private static final Logger log = LoggerFactory.getLogger(ContextScope.class);

    private final @Nullable GrayContext context;
    private final @Nullable ContextScope previous;
    private final Origin origin;
    private final Thread owner = Thread.currentThread();
    private final Context contextBefore = Context.current();
    private final GrayScope observed;
    private final Scope baggage;
    private boolean closed;

    /** The opener of a scope, which also closes it. */
    enum Origin {
        CODE,
        SNAPSHOT
    }

    @SuppressWarnings("MustBeClosedChecker") // leave() closes it
    ContextScope(@Nullable GrayContext context, @Nullable ContextScope previous, Origin origin) {
        this.context = context;
        this.previous = previous;
        this.origin = origin;
        this.observed = context == null
                ? GrayScope.NOTHING
                : context.runtime().guardedObserver().entered(context.decision());
        this.baggage = contextBefore.with(baggage(context)).makeCurrent();
    }

    private Baggage baggage(@Nullable GrayContext stage) {
        BaggageBuilder baggage = Baggage.fromContext(contextBefore).toBuilder();
        return (stage == null ? baggage.remove(BaggageHeader.KEY) : baggage.put(BaggageHeader.KEY, stage.stage()))
                .build();
    }

    Origin origin() {
        return origin;
    }

    @Nullable
    ContextScope previous() {
        return previous;
    }

    @Nullable
    GrayContext context() {
        return context;
    }

    @Override
    public void close() {
        Thread closer = Thread.currentThread();
        if (closer != owner) {
            log.warn(
                    "Gray scope '{}' was opened on thread '{}' but closed on '{}'; wrap the task with Gray.wrap(..) instead",
                    name(),
                    owner.getName(),
                    closer.getName());
            return;
        }
        if (!closed) {
            leaveAllInside();
            leave();
        }
    }

    /** Ends scopes that were opened inside and never closed. */
    private void leaveAllInside() {
        for (ContextScope inner = GrayContexts.top(); inner != null && inner != this; inner = inner.previous) {
            log.warn("Gray scope '{}' was not closed before '{}'; it ends with it", inner.name(), name());
            inner.leave();
        }
    }

    private void leave() {
        closed = true;
        GrayContexts.restore(previous);
        baggage.close();
        if (Context.current() != contextBefore) {
            putBack(contextBefore);
        }
        if (context != null) {
            context.runtime().guardedObserver().left(observed);
        }
    }

    private String name() {
        return context == null ? "none" : context.stage();
    }

    /**
     * OpenTelemetry's scopes do nothing when they are closed out of order, which would leave the stage on the thread if the
     * application forgot a scope inside. Restoring the former context itself is right in any case.
     */
    @SuppressWarnings("MustBeClosedChecker") // it stays: it was there before
    private static void putBack(Context context) {
        context.makeCurrent();
    }
}
