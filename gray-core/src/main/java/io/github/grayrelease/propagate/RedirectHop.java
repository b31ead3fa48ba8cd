package io.github.grayrelease.propagate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request: the first, or one that a redirect asked for. Says what the next one would be, so that a client
 * can check each by itself. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.4">RFC 9110, 15.4</a>
 */
public final class RedirectHop {

    /**
     * As many as browsers follow; more is a loop, and each costs a round trip.
     *
     * @see <a href="https://fetch.spec.whatwg.org/#http-redirect-fetch">Fetch, 4.4</a>
     */
    static final int MOST_REDIRECTS = 20;

    /** What is meant for one origin alone. */
    private static final Set<String> FOR_THE_ORIGIN = Set.of("Authorization", "Proxy-Authorization", "Cookie", "Host");

    /** What describes a body, and is wrong without it. */
    private static final Set<String> OF_THE_BODY = Set.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-Location",
            "Content-Type",
            "Expect",
            "Transfer-Encoding");

    private final String method;
    private final URI address;
    private final Set<String> withheld;
    private final int number;
    private final int last;

    private RedirectHop(String method, URI address, Set<String> withheld, int number, int last) {
        this.method = method;
        this.address = address;
        this.withheld = Set.copyOf(withheld);
        this.number = number;
        this.last = last;
    }

    /**
     * The first hop of a request whose redirects are followed.
     *
     * @param method its method
     * @param address where it goes
     * @return the hop
     */
    public static RedirectHop first(String method, URI address) {
        return new RedirectHop(method, address, Set.of(), 0, MOST_REDIRECTS);
    }

    /**
     * The only hop of a request whose redirects are left to others: to the caller, or to the HTTP client below.
     *
     * @param method its method
     * @param address where it goes
     * @return the hop; no other comes after it
     */
    public static RedirectHop only(String method, URI address) {
        return new RedirectHop(method, address, Set.of(), 0, 0);
    }

    /**
     * The hop that an answer asks for. Of 301 and 302, POST becomes GET; of 303, everything but HEAD does; 307 and 308
     * change nothing.
     *
     * @param status the status of the answer
     * @param location its {@code Location}, null if it has none
     * @return the next hop; empty where the answer is for the caller: it is no redirect, it leads to no address of http or
     *     https or from https to http, or it is one too many
     */
    public Optional<RedirectHop> after(int status, @Nullable String location) {
        if (!isRedirect(status) || location == null || number == last) {
            return Optional.empty();
        }
        return resolved(location).filter(this::mayLeadTo).map(target -> to(target, status));
    }

    /**
     * The method of this hop.
     *
     * @return its name
     */
    public String method() {
        return method;
    }

    /**
     * Where this hop goes.
     *
     * @return its address
     */
    public URI address() {
        return address;
    }

    /**
     * Whether the body of the request, if it has one, is sent with this hop.
     *
     * @return false from the redirect on that made the request a GET
     */
    public boolean carriesBody() {
        return !withheld.containsAll(OF_THE_BODY);
    }

    /**
     * Whether a header of the request is for earlier hops only.
     *
     * @param header its name
     * @return true if it must not be sent
     */
    public boolean withholds(String header) {
        return withheld.stream().anyMatch(header::equalsIgnoreCase);
    }

    /** The headers of the request that are for earlier hops only. */
    Set<String> withheld() {
        return withheld;
    }

    /** Whether a server asked for this hop, not the application. */
    boolean isRedirected() {
        return number > 0;
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private RedirectHop to(URI target, int status) {
        String next = methodAfter(status);
        Set<String> dropped = new HashSet<>(withheld);
        if (status == 303 || !next.equals(method)) {
            dropped.addAll(OF_THE_BODY);
        }
        if (!origin(target).equals(origin(address))) {
            dropped.addAll(FOR_THE_ORIGIN);
        }
        return new RedirectHop(next, target, dropped, number + 1, last);
    }

    private String methodAfter(int status) {
        return switch (status) {
            case 301, 302 -> method.equals("POST") ? "GET" : method;
            case 303 -> method.equals("HEAD") ? method : "GET";
            default -> method;
        };
    }

    private boolean mayLeadTo(URI target) {
        if (target.getScheme() == null || target.getRawAuthority() == null) {
            return false;
        }
        return switch (scheme(target)) {
            case "https" -> true;
            case "http" -> !scheme(address).equals("https");
            default -> false;
        };
    }

    private Optional<URI> resolved(String location) {
        try {
            URI target = new URI(location.strip());
            // The JDK resolves as RFC 2396 has it: "?q" takes away the last segment, and a path is glued to a bare
            // host.
            String path = target.getRawPath();
            boolean sameDocument = target.getScheme() == null && target.getRawAuthority() == null && "".equals(path);
            URI base = pathOf(address).isEmpty() ? address.resolve("/") : address;
            return Optional.of(base.resolve(sameDocument ? new URI(pathOf(base) + target) : target));
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String pathOf(URI address) {
        return address.getRawPath() == null ? "" : address.getRawPath();
    }

    /** Scheme, host and port as RFC 6454 compares them. */
    private static String origin(URI address) {
        String authority = address.getHost() == null
                ? String.valueOf(address.getRawAuthority())
                : address.getHost() + ":" + port(address);
        return scheme(address) + "://" + authority.toLowerCase(Locale.ROOT);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return scheme(address).equals("https") ? 443 : 80;
    }

    private static String scheme(URI address) {
        return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    }
}
