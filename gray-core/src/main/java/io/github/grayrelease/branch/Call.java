package io.github.grayrelease.branch;

import org.jspecify.annotations.Nullable;

/**
 * A code path.
 *
 * @param <T> the type of its result
 * @param <X> the exceptions it may throw; they reach the caller unchanged
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, X extends Throwable> {

    /**
     * Takes the path.
     *
     * @return its result
     * @throws X if the path throws it
     */
    T call() throws X;
}
