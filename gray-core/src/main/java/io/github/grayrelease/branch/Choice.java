package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import org.jspecify.annotations.Nullable;

/**
 * An open choice between code paths. {@link #otherwise} ends the choice and runs the first path whose variant is on; before
 * that, nothing runs.
 *
 * @param <T> the type of the results
 */
public final class Choice<T extends @Nullable Object> {

    private final GrayContext context;
    private final @Nullable Call<? extends T, ?> chosen;

    Choice(GrayContext context, @Nullable Call<? extends T, ?> chosen) {
        this.context = context;
        this.chosen = chosen;
    }

    /**
     * Adds another variant.
     *
     * @param variant the variant
     * @return accepts the path of this variant, which is taken if the variant is on and no earlier one is
     */
    public Offer<T> when(String variant) {
        return new Offer<>(this, chosen == null && context.isActive(variant));
    }

    /**
     * Ends the choice: takes the path of the first variant that is on, else this path.
     *
     * @param path the path to take if none of the variants is on
     * @param <X> the exceptions this path may throw
     * @return the result of the taken path
     * @throws X if this path throws it; exceptions of the other paths reach the caller unchanged, even checked ones
     */
    public <X extends Throwable> T otherwise(Call<? extends T, X> path) throws X {
        return chosen == null ? path.call() : Choice.<T, X>taken(chosen);
    }

    @SuppressWarnings("unchecked") // of a type variable for exceptions nothing is left at run time
    private static <T extends @Nullable Object, X extends Throwable> T taken(Call<? extends T, ?> path) throws X {
        return ((Call<? extends T, X>) path).call();
    }

    /**
     * Accepts the path of a further variant.
     *
     * @param <T> the type of the results
     */
    public static final class Offer<T extends @Nullable Object> {

        private final Choice<T> soFar;
        private final boolean active;

        private Offer(Choice<T> soFar, boolean active) {
            this.soFar = soFar;
            this.active = active;
        }

        /**
         * Sets the path of the variant.
         *
         * @param path the path; may throw any exception
         * @return the open choice
         */
        public Choice<T> then(Call<? extends T, ?> path) {
            return active ? new Choice<>(soFar.context, path) : soFar;
        }
    }
}
