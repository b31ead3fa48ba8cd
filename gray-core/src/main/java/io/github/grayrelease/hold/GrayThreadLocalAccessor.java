package io.github.grayrelease.hold;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Optional;

/**
 * Offers what is held to Micrometer's context propagation, which finds this class by {@link java.util.ServiceLoader}. Its
 * value is never absent: a task that was captured outside any request does not see what its worker held before.
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
