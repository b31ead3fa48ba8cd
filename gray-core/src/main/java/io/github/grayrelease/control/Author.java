package io.github.grayrelease.control;

import java.util.Optional;

/**
 * Who changes something, and why.
 *
 * @param name the operator's name, or what else it was: {@code source}, {@code start}, {@code refresh}
 * @param because the reason, as the operator wrote it
 */
public record Author(String name, Optional<String> because) {

    /**
     * Somebody who gives no reason.
     *
     * @param name the name
     * @return the author
     */
    public static Author by(String name) {
        return new Author(name, Optional.empty());
    }

    /**
     * Somebody who gives a reason.
     *
     * @param name the name
     * @param because the reason
     * @return the author
     */
    public static Author by(String name, String because) {
        return new Author(name, Optional.of(because));
    }
}
