package io.github.grayrelease.propagate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an address, absolute or relative. The JDK resolves one by RFC 2396: {@code ?q} removes the last segment, a
 * path sticks to a bare host, and a path that begins with two slashes becomes a host.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-5.2">RFC 3986, 5.2</a>
 */
final class AddressReference {

    /** The expression of RFC 3986, appendix B. It matches any text without line breaks. */
    private static final Pattern PARTS =
            Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    private AddressReference() {}

    /**
     * Resolves a reference.
     *
     * @param base the address of the request, with a host
     * @param reference the reference as sent
     * @return the address that it means
     * @throws URISyntaxException if it is not a reference
     */
    static URI resolve(URI base, String reference) throws URISyntaxException {
        Matcher parts = PARTS.matcher(reference);
        if (!parts.matches()) {
            throw new URISyntaxException("", "not a reference");
        }
        if (parts.group(1) != null) {
            return new URI(reference);
        }
        String scheme = base.getScheme() + ":";
        if (parts.group(2) != null) {
            return new URI(scheme + reference);
        }
        String path = parts.group(3);
        String query = parts.group(4);
        if (path.isEmpty() && query == null) {
            query = base.getRawQuery();
        }
        String target = path.isEmpty() ? pathOf(base) : withoutDots(path.startsWith("/") ? path : besides(base, path));
        return new URI(
                scheme + "//" + base.getRawAuthority() + target + after("?", query) + after("#", parts.group(5)));
    }

    private static String pathOf(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static String besides(URI base, String path) {
        String whole = pathOf(base);
        return whole.substring(0, whole.lastIndexOf('/') + 1) + path;
    }

    private static String after(String sign, @Nullable String part) {
        return part == null ? "" : sign + part;
    }

    /** Removes the segments {@code .} and {@code ..} as RFC 3986, 5.2.4 says; empty segments stay. */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> addIf(isLast, kept);
                case ".." -> {
                    kept.pollLast();
                    addIf(isLast, kept);
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** A directory ends with a slash. */
    private static void addIf(boolean isLast, Deque<String> kept) {
        if (isLast) {
            kept.addLast("");
        }
    }
}
