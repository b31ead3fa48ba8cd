package io.github.grayrelease.extract;

import java.util.Map;

/**
 * The caching headers of an answer whose stage the caller chose. The application's own headers replace them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.1">RFC 9111, 4.1</a>
 */
final class CacheHeaders {

    /** If the caller did not choose. */
    static final Map<String, String> AS_EVER = Map.of();

    /** If the URL names the stage; caches already distinguish URLs. */
    static final Map<String, String> BY_ADDRESS = Map.of("Cache-Control", "private");

    private CacheHeaders() {}

    /** If a header names the stage. */
    static Map<String, String> by(String header) {
        return Map.of("Vary", header, "Cache-Control", "private");
    }
}
