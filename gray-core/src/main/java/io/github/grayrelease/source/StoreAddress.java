package io.github.grayrelease.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The shared parts of store addresses. */
public final class StoreAddress {

    /** A regular expression for a host with an optional port: a name, an IPv4 address, or an IPv6 address in brackets. */
    public static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

    private StoreAddress() {}

    /**
     * Decodes the percent-encoding of a user or password.
     *
     * @param written the encoded text; a plus sign means itself
     * @return the text
     */
    public static String decoded(String written) {
        return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
