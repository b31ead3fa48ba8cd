package io.github.grayrelease.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The cookies of a request, read from its {@code Cookie} headers, because servers disagree about quotes and encodings.
 * Values are without quotes and percent-decoded. Parsed once, when a cookie is first asked for that may be there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5.4">RFC 6265, 5.4</a>
 */
public final class CookieHeader {

    /** The header's name. */
    public static final String NAME = "Cookie";

    private final List<String> headers;
    private Map<String, List<String>> values = Map.of();
    private boolean parsed;

    /**
     * Creates the cookies of a request.
     *
     * @param headers the values of all occurrences of the header
     */
    public CookieHeader(List<String> headers) {
        this.headers = headers;
    }

    /**
     * The values of a cookie.
     *
     * @param name the cookie's name; case matters
     * @return its values in the order of arrival; empty if it is absent
     */
    public List<String> values(String name) {
        if (!parsed) {
            if (headers.stream().noneMatch(header -> header.contains(name))) {
                return List.of();
            }
            parsed = true;
            values = parse();
        }
        return Objects.requireNonNullElse(values.get(name), List.of());
    }

    private Map<String, List<String>> parse() {
        Map<String, List<String>> all = new HashMap<>();
        for (String header : headers) {
            for (String cookie : header.split(";", -1)) {
                int equals = cookie.indexOf('=');
                if (equals > 0) {
                    all.computeIfAbsent(cookie.substring(0, equals).strip(), name -> new ArrayList<>(1))
                            .add(decoded(cookie.substring(equals + 1).strip()));
                }
            }
        }
        return all;
    }

    private static String decoded(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return HttpText.percentDecoded(HttpText.of(quoted ? value.substring(1, value.length() - 1) : value));
    }
}
