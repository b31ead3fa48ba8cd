package io.github.grayrelease.branch;

/**
 * An action without a result.
 *
 * @param <X> the exceptions it may throw; they reach the caller unchanged
 */
@FunctionalInterface
public interface Action<X extends Throwable> {

    /**
     * Runs the action.
     *
     * @throws X if the action throws it
     */
    void run() throws X;
}
