package io.github.grayrelease.hold;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Optional;

/**
 * Gives Micrometer's context propagation access to Gray's context; found by {@link java.util.ServiceLoader}. The value is
 * never absent, so a task captured outside a request does not see the former context of its worker thread.
 */
public final class GrayThreadLocalAccessor implements ThreadLocalAccessor<Optional<GrayContext>> {

    /** The key of Gray's value in snapshots, and in Reactor's context. */
    public static final String KEY = "gray";

    /** Called by {@link java.util.ServiceLoader}. */
    public GrayThreadLocalAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public Optional<GrayContext> getValue() {
        return Optional.ofNullable(GrayContexts.currentOrNull());
    }

    @Override
    public void setValue(Optional<GrayContext> value) {
        GrayContexts.openSnapshot(value.orElse(null));
    }

    @Override
    public void setValue() {
        GrayContexts.openSnapshot(null);
    }

    @Override
    public void restore(Optional<GrayContext> previousValue) {
        restore();
    }

    @Override
    public void restore() {
        GrayContexts.closeSnapshot();
    }
}
