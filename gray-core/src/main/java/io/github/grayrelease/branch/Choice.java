package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import org.jspecify.annotations.Nullable;

/**
 * A choice between code paths that is not ended yet. The first path whose variant is on is the one to take; it runs when
 * {@link #otherwise} ends the choice, and not at all if nothing does.
 *
 * @param <T> what the paths yield
 */
public final class Choice<T extends @Nullable Object> {

    private final GrayContext context;
    private final @Nullable Call<? extends T, ?> chosen;

    Choice(GrayContext context, @Nullable Call<? extends T, ?> chosen) {
        this.context = context;
        this.chosen = chosen;
    }

    /**
     * Asks for another variant.
     *
     * @param variant the variant
     * @return takes its path, which counts if the variant is on and no earlier one was
     */
    public Offer<T> when(String variant) {
        return new Offer<>(this, chosen == null && context.isActive(variant));
    }

    /**
     * Ends the choice: takes the path of the first variant that is on, else this one.
     *
     * @param path the path to take if none of the variants is on
     * @param <X> what this path may throw
     * @return what the path that was taken yields
     * @throws X what this path throws; an exception of another path comes out as it was thrown, even one that is checked
     */
    public <X extends Throwable> T otherwise(Call<? extends T, X> path) throws X {
        return chosen == null ? path.call() : Choice.<T, X>taken(chosen);
    }

    @SuppressWarnings("unchecked") // of a type variable for exceptions nothing is left at run time
    private static <T extends @Nullable Object, X extends Throwable> T taken(Call<? extends T, ?> path) throws X {
        return ((Call<? extends T, X>) path).call();
    }

    /**
     * Takes a further path of a choice.
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
         * Offers the path of the variant.
         *
         * @param path the path, which may throw anything
         * @return the choice so far
         */
        public Choice<T> then(Call<? extends T, ?> path) {
            return active ? new Choice<>(soFar.context, path) : soFar;
        }
    }
}
