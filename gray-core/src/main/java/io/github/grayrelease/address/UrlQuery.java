package io.github.grayrelease.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The query of a URL. Gray parses it itself, because a server that parses parameters consumes a form body or rejects an
 * unencoded query.
 */
public final class UrlQuery {

    private UrlQuery() {}

    /**
     * The value of a query parameter.
     *
     * @param query the query as sent, without the question mark; null if absent
     * @param name the parameter's name; case matters
     * @return its first value, decoded if possible, or null if it is absent
     */
    public static @Nullable String parameter(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        for (String parameter : query.split("&", -1)) {
            if (isNamed(parameter, name)) {
                return decoded(valueOf(parameter));
            }
        }
        return null;
    }

    /** Whether a raw parameter has this name. */
    public static boolean isNamed(String parameter, String name) {
        int equals = parameter.indexOf('=');
        return decoded(equals < 0 ? parameter : parameter.substring(0, equals)).equals(name);
    }

    /** The raw value of a parameter; empty if it has none. */
    public static String valueOf(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? "" : parameter.substring(equals + 1);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
