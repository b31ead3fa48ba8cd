package io.github.grayrelease.hold;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Optional;

/**
 * Offers what is held to Micrometer's context propagation, which finds this class by {@link java.util.ServiceLoader}. Its
 * value is never absent: a task that was captured outside any request does not see what its worker held before.
 */
public final class GrayThreadLocalAccessor implements ThreadLocalAccessor<Optional<Held>> {

    /** The key of Gray's value in snapshots, and in Reactor's context. */
    public static final String KEY = "gray";

    /** Called by {@link java.util.ServiceLoader}. */
    public GrayThreadLocalAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public Optional<Held> getValue() {
        return Optional.ofNullable(Hold.currentOrNull());
    }

    @Override
    public void setValue(Optional<Held> value) {
        Hold.openSnapshot(value.orElse(null));
    }

    @Override
    public void setValue() {
        Hold.openSnapshot(null);
    }

    @Override
    public void restore(Optional<Held> previousValue) {
        restore();
    }

    @Override
    public void restore() {
        Hold.closeSnapshot();
    }
}
