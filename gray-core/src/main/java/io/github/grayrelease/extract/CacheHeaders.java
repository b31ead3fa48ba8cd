package io.github.grayrelease.extract;

import java.util.Map;

/**
 * What caches have to know of an answer whose stage the caller chose, as headers that it has unless the application sets
 * its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.1">RFC 9111, 4.1</a>
 */
final class CacheHeaders {

    /** Where the caller did not choose. */
    static final Map<String, String> AS_EVER = Map.of();

    /** Where the address says it, by which caches tell answers apart anyway. */
    static final Map<String, String> BY_ADDRESS = Map.of("Cache-Control", "private");

    private CacheHeaders() {}

    /** Where a header says it. */
    static Map<String, String> by(String header) {
        return Map.of("Vary", header, "Cache-Control", "private");
    }
}
