package io.github.grayrelease.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What the addresses of stores have in common. */
public final class StoreAddress {

    /** A regular expression for a host: a name, an IPv4 address or an IPv6 address in brackets, perhaps with a port. */
    public static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

    private StoreAddress() {}

    /**
     * Decodes a user or a password, in which special characters are written as {@code %40} and the like.
     *
     * @param written the text as it stands in the address; a plus sign means itself
     * @return the text
     */
    public static String decoded(String written) {
        return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
