package io.github.grayrelease.branch;

/**
 * Something to do for its effect.
 *
 * @param <X> what it may throw; it comes out as thrown
 */
@FunctionalInterface
public interface Action<X extends Throwable> {

    /**
     * Does it.
     *
     * @throws X what it throws
     */
    void run() throws X;
}
