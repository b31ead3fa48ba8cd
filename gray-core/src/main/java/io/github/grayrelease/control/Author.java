package io.github.grayrelease.control;

import java.util.Optional;

/**
 * The cause of a change and its reason.
 *
 * @param name an operator's name, or {@code source}, {@code start} or {@code refresh}
 * @param because the operator's reason, if given
 */
public record Author(String name, Optional<String> because) {

    /**
     * Creates an author without a reason.
     *
     * @param name the name
     * @return the author
     */
    public static Author by(String name) {
        return new Author(name, Optional.empty());
    }

    /**
     * Creates an author with a reason.
     *
     * @param name the name
     * @param because the reason
     * @return the author
     */
    public static Author by(String name, String because) {
        return new Author(name, Optional.of(because));
    }
}
