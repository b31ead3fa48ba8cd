package io.github.grayrelease.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The query of a URL, parsed once when a parameter is first asked for. Gray parses it itself, because a server that parses
 * parameters consumes a form body or rejects an unencoded query. Not thread-safe.
 */
public final class UrlQuery {

    private final @Nullable String query;
    private final UnaryOperator<String> decoder;
    private @Nullable Map<String, List<String>> values;

    /**
     * Creates the query of a request.
     *
     * @param query the query as sent, without the question mark; null if absent
     */
    public UrlQuery(@Nullable String query) {
        this(query, UrlQuery::decoded);
    }

    UrlQuery(@Nullable String query, UnaryOperator<String> decoder) {
        this.query = query;
        this.decoder = decoder;
    }

    /**
     * The values of a query parameter.
     *
     * @param name the parameter's name; case matters
     * @return its values in the order of arrival, decoded if possible; empty if it is absent
     */
    public List<String> values(String name) {
        if (query == null) {
            return List.of();
        }
        if (values == null) {
            values = parse(query);
        }
        return Objects.requireNonNullElse(values.get(name), List.of());
    }

    private Map<String, List<String>> parse(String text) {
        Map<String, List<String>> all = new HashMap<>();
        for (String parameter : text.split("&", -1)) {
            all.computeIfAbsent(decoder.apply(nameOf(parameter)), name -> new ArrayList<>(1))
                    .add(decoder.apply(valueOf(parameter)));
        }
        return all;
    }

    /** Whether a raw parameter has this name. */
    public static boolean isNamed(String parameter, String name) {
        return decoded(nameOf(parameter)).equals(name);
    }

    private static String nameOf(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
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
