package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContexts;
import org.jspecify.annotations.Nullable;

/**
 * A choice between code paths that one of them, or none yet, was taken for.
 *
 * @param <T> what the paths yield
 */
public final class Choice<T extends @Nullable Object> {

    private static final Choice<?> OPEN = new Choice<>(null, false);

    private final @Nullable T result;
    private final boolean taken;

    private Choice(@Nullable T result, boolean taken) {
        this.result = result;
        this.taken = taken;
    }

    static <T extends @Nullable Object> Choice<T> taken(T result) {
        return new Choice<>(result, true);
    }

    @SuppressWarnings("unchecked") // an open choice has no result
    static <T extends @Nullable Object> Choice<T> open() {
        return (Choice<T>) OPEN;
    }

    /**
     * Offers another path.
     *
     * @param variant the variant it is for
     * @return what to take if the variant is on and no earlier path was taken
     */
    public Offer<T> when(String variant) {
        return new Offer<>(this, !taken && GrayContexts.current().isActive(variant));
    }

    /**
     * Ends the choice: takes this path if no other was taken.
     *
     * @param path the path
     * @param <X> what it may throw
     * @return what the path that was taken yields
     * @throws X what the path throws
     */
    @SuppressWarnings("NullAway") // a taken path's result is what the path yielded, null only if T allows it
    public <X extends Throwable> T otherwise(Call<? extends T, X> path) throws X {
        return taken ? result : path.call();
    }

    /**
     * A further path of a choice.
     *
     * @param <T> what the paths yield
     */
    public static final class Offer<T extends @Nullable Object> {

        private final Choice<T> soFar;
        private final boolean active;

        private Offer(Choice<T> soFar, boolean active) {
            this.soFar = soFar;
            this.active = active;
        }

        /**
         * Takes this path at once if its variant is on and no earlier path was taken.
         *
         * @param path the path
         * @param <X> what it may throw
         * @return the choice so far
         * @throws X what the path throws
         */
        public <X extends Throwable> Choice<T> then(Call<? extends T, X> path) throws X {
            return active ? taken(path.call()) : soFar;
        }
    }
}
