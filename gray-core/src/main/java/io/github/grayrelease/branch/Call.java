package io.github.grayrelease.branch;

import org.jspecify.annotations.Nullable;

/**
 * A code path.
 *
 * @param <T> what it yields
 * @param <X> what it may throw; it comes out as thrown
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, X extends Throwable> {

    /**
     * Takes the path.
     *
     * @return what it yields
     * @throws X what the path throws
     */
    T call() throws X;
}
