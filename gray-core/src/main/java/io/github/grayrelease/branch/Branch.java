package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether a variant's code path is the one to take, in the context in which it was asked for. Nothing runs before a choice
 * is ended.
 */
public final class Branch {

    private final GrayContext context;
    private final boolean active;

    private Branch(GrayContext context, boolean active) {
        this.context = context;
        this.active = active;
    }

    /**
     * Asks for a variant in a context.
     *
     * @param context the context
     * @param variant the variant
     * @return the answer
     */
    public static Branch on(GrayContext context, String variant) {
        return new Branch(context, context.isActive(variant));
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
     * Offers the path of the variant; a choice that {@link Choice#otherwise} ends takes one of its paths.
     *
     * @param path the path, which may throw anything
     * @param <T> what the paths yield; name it where they yield different types of one supertype:
     *     {@code Gray.when("beta").<Price>then(..)}
     * @return the choice so far
     */
    public <T extends @Nullable Object> Choice<T> then(Call<? extends T, ?> path) {
        return new Choice<>(context, active ? path : null);
    }

    /**
     * Takes one of two paths.
     *
     * @param path the path to take if the variant is on
     * @param otherwise the path to take if it is not
     * @param <T> what they yield: a common supertype, as the target of the result asks for it
     * @param <X> what they may throw
     * @return what the path that was taken yields
     * @throws X what the path that was taken throws
     */
    public <T extends @Nullable Object, X extends Throwable> T choose(
            Call<? extends T, ? extends X> path, Call<? extends T, ? extends X> otherwise) throws X {
        return active ? path.call() : otherwise.call();
    }

    /**
     * Does something if the variant is on.
     *
     * @param action what to do
     * @param <X> what it may throw
     * @throws X what it throws
     */
    public <X extends Throwable> void run(Action<X> action) throws X {
        if (active) {
            action.run();
        }
    }
}
