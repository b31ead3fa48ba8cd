package io.github.grayrelease;

/**
 * Opens the sources of one scheme. With Spring, a bean of this type adds its scheme to {@code gray.source=SCHEME:LOCATION}.
 */
public interface GrayRuleSourceFactory {

    /**
     * The scheme: the part before the colon of {@code gray.source}.
     *
     * @return lower-case letters, such as {@code redis}
     */
    String scheme();

    /**
     * Opens a source. Called once, while the application starts; must neither connect nor block, which
     * {@link GrayRuleSource#connect} may do.
     *
     * @param location the part after the colon
     * @return the source
     * @throws IllegalArgumentException if the location is invalid; the message names the mistake, then a semicolon and the
     *     remedy, and repeats no password
     */
    GrayRuleSource open(String location);
}
