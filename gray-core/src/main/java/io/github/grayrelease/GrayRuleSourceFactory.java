package io.github.grayrelease;

/**
 * Opens the sources of one scheme. With Spring, a bean of this type makes {@code gray.source=SCHEME:LOCATION} mean its
 * sources.
 */
public interface GrayRuleSourceFactory {

    /**
     * The scheme, as it stands before the colon of {@code gray.source}.
     *
     * @return lower-case letters, such as {@code redis}
     */
    String scheme();

    /**
     * Opens a source. Called once, while the application starts; must neither connect nor block, which is for
     * {@link GrayRuleSource#watch} and {@link GrayRuleSource#read}.
     *
     * @param location what stands behind the colon
     * @return the source
     * @throws IllegalArgumentException if the location is none; the message says what is wrong, a semicolon, and what
     *     would be right, and repeats no password
     */
    GrayRuleSource open(String location);
}
