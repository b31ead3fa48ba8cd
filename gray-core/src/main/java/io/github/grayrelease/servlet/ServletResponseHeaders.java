package io.github.grayrelease.servlet;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Sets headers of a servlet response before the application sees it, so that the application's own replace them. Each
 * dispatch does this again, because an error may have reset them; no header is doubled.
 */
public final class ServletResponseHeaders {

    private static final String VARY = "Vary";
    private static final String CACHE_CONTROL = "Cache-Control";

    /** Spring Security's response, by name only: it sets no caching headers if any are set. */
    private static final String SECURITYS =
            "org.springframework.security.web.header.HeaderWriterFilter$HeaderWriterResponse";

    /** Spring Security's value in its order, and {@code private}. */
    private static final String AT_LEAST_AS_STRICT = "no-cache, no-store, max-age=0, must-revalidate, private";

    private ServletResponseHeaders() {}

    /**
     * Adds missing headers.
     *
     * @param response the response, not yet committed
     * @param headers the headers, each with its value
     */
    public static void complete(HttpServletResponse response, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (name.equals(VARY)) {
                vary(response, value);
            } else if (!response.containsHeader(name)) {
                response.setHeader(
                        name, name.equals(CACHE_CONTROL) && isSecuritys(response) ? AT_LEAST_AS_STRICT : value);
            }
        });
    }

    private static void vary(HttpServletResponse response, String header) {
        boolean isSaid = response.containsHeader(VARY)
                && response.getHeaders(VARY).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .anyMatch(name -> name.equals("*") || name.equals(header.toLowerCase(Locale.ROOT)));
        if (!isSaid) {
            response.addHeader(VARY, header);
        }
    }

    private static boolean isSecuritys(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            if (wrapper.getClass().getName().equals(SECURITYS)) {
                return true;
            }
            inner = wrapper.getResponse();
        }
        return false;
    }
}
