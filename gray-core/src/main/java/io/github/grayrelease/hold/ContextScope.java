package io.github.grayrelease.hold;

import io.github.grayrelease.GrayScope;
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
    private final GrayScope observed;
    private final BaggageScope baggage;
    private boolean closed;

    /** The opener of a scope, which also closes it. */
    enum Origin {
        CODE,
        SNAPSHOT
    }

    ContextScope(@Nullable GrayContext context, @Nullable ContextScope previous, Origin origin) {
        this.context = context;
        this.previous = previous;
        this.origin = origin;
        GrayRuntime runtime = context == null ? RunningApplications.here() : context.runtime();
        this.observed =
                context == null ? GrayScope.NOTHING : runtime.guardedObserver().entered(context.decision());
        this.baggage = new BaggageScope(context, runtime.guardedObserver());
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
        if (context != null) {
            context.runtime().guardedObserver().left(observed);
        }
    }

    private String name() {
        return context == null ? "none" : context.stage();
    }
}
