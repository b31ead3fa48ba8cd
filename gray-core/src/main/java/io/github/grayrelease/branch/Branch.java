package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContexts;
import org.jspecify.annotations.Nullable;

/** Whether a variant's code path is the one to take, here and now. Use it where you get it; it does not follow threads. */
public final class Branch {

    private final boolean active;

    private Branch(boolean active) {
        this.active = active;
    }

    /**
     * Asks for a variant in what is held on this thread.
     *
     * @param variant the variant
     * @return the answer
     */
    public static Branch on(String variant) {
        return new Branch(GrayContexts.asked().isActive(variant));
    }

    /**
     * Whether the variant is on.
     *
     * @return true if its code path is the one to take
     */
    public boolean active() {
        return active;
    }

    /**
     * Takes this path at once if the variant is on.
     *
     * @param path the path
     * @param <T> what it yields
     * @param <X> what it may throw
     * @return the choice so far
     * @throws X what the path throws
     */
    public <T extends @Nullable Object, X extends Throwable> Choice<T> then(Call<? extends T, X> path) throws X {
        return active ? Choice.taken(path.call()) : Choice.open();
    }
}
