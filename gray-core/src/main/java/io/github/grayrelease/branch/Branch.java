package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a code path: the variant's path if the variant is on in the current context. Nothing runs before the choice is
 * ended.
 */
public final class Branch {

    private final GrayContext context;
    private final boolean active;

    private Branch(GrayContext context, boolean active) {
        this.context = context;
        this.active = active;
    }

    /**
     * Creates the branch for a variant in a context.
     *
     * @param context the context
     * @param variant the variant
     * @return the branch
     */
    public static Branch on(GrayContext context, String variant) {
        boolean active = context.isActive(variant);
        return new Branch(context, active);
    }

    /**
     * Whether the variant is on.
     *
     * @return true if it is on
     */
    public boolean active() {
        return active;
    }

    /**
     * Sets the path of the variant. {@link Choice#otherwise} ends the choice and takes a path.
     *
     * @param path the path; may throw any exception
     * @param <T> the type of the results; state it if the paths return different subtypes of one type:
     *     {@code Gray.when("beta").<Price>then(..)}
     * @return the open choice
     */
    public <T extends @Nullable Object> Choice<T> then(Call<? extends T, ?> path) {
        return new Choice<>(context, active ? path : null);
    }

    /**
     * Takes one of two paths.
     *
     * @param path the path to take if the variant is on
     * @param otherwise the path to take if it is not
     * @param <T> the type of the result: a common supertype, inferred from the target of the expression
     * @param <X> the exceptions they may throw
     * @return the result of the taken path
     * @throws X if the taken path throws it
     */
    public <T extends @Nullable Object, X extends Throwable> T choose(
            Call<? extends T, ? extends X> path, Call<? extends T, ? extends X> otherwise) throws X {
        return active ? path.call() : otherwise.call();
    }

    /**
     * Runs an action if the variant is on.
     *
     * @param action the action
     * @param <X> the exceptions it may throw
     * @throws X if the action throws it
     */
    public <X extends Throwable> void run(Action<X> action) throws X {
        if (active) {
            action.run();
        }
    }
}
