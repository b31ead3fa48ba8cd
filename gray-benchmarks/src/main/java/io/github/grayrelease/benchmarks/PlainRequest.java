package io.github.grayrelease.benchmarks;

import jakarta.servlet.DispatcherType;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/** A request with eight headers and perhaps one more, which finds a header as Tomcat does, by comparing their names. */
final class PlainRequest extends MockHttpServletRequest {

    private static final List<String> HEADERS = List.of(
            "Host", "shop.example.com",
            "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "Accept", "text/html,application/xhtml+xml",
            "Accept-Encoding", "gzip, deflate, br",
            "Accept-Language", "zh-CN,zh;q=0.9",
            "X-Forwarded-For", "203.0.113.7",
            "X-User-Id", "3f2a77d1-9c1e-4c62-8a67-5d0b1f2f7c11",
            "X-Request-Id", "7c9e6679-7425-40de-944b-e07fc1f90ae7");

    private final String[] names;
    private final String[] values;
    private final Map<String, Object> attributes = new HashMap<>();

    PlainRequest(String... more) {
        super("GET", "/order");
        int count = (HEADERS.size() + more.length) / 2;
        names = new String[count];
        values = new String[count];
        for (int i = 0; i < count; i++) {
            boolean isOwn = 2 * i < HEADERS.size();
            int at = isOwn ? 2 * i : 2 * i - HEADERS.size();
            names[i] = isOwn ? HEADERS.get(at) : more[at];
            values[i] = isOwn ? HEADERS.get(at + 1) : more[at + 1];
        }
    }

    /** Makes the request new: Gray decides a request once. */
    void forget() {
        attributes.clear();
    }

    @Override
    public @Nullable String getHeader(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                return values[i];
            }
        }
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? Collections.emptyEnumeration() : new One(value);
    }

    /** One value; what the servlet API asks for. */
    @SuppressWarnings("JdkObsolete")
    private static final class One implements Enumeration<String> {

        private @Nullable String next;

        One(String value) {
            this.next = value;
        }

        @Override
        public boolean hasMoreElements() {
            return next != null;
        }

        @Override
        public String nextElement() {
            String value = Objects.requireNonNull(next);
            next = null;
            return value;
        }
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.put(name, value);
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }
}
