package io.github.grayrelease.control;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cause of a change and its reason.
 *
 * @param name an operator's name, or {@code source}, {@code start} or {@code refresh}
 * @param because the operator's reason, if given
 */
public record Author(String name, Optional<String> because) {

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    // In one line each, because logs quote them: a line break would begin a line that looks like the log's own.
    public Author {
        name = inOneLine(name);
        because = because.map(Author::inOneLine);
    }

    private static String inOneLine(String text) {
        return BREAKS.matcher(text).replaceAll(" ");
    }

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
