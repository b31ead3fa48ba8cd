package io.github.grayrelease.propagate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One hop of an outgoing request: the request as the application sends it, or as a redirect asks for it. Tells which hop a
 * redirect asks for next, so that a client can check each hop by itself. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.4">RFC 9110, 15.4</a>
 */
public final class RedirectHop {

    /**
     * The number of redirects that browsers follow. More of them are a loop, and each costs a round trip.
     *
     * @see <a href="https://fetch.spec.whatwg.org/#http-redirect-fetch">Fetch, 4.4</a>
     */
    static final int MOST_REDIRECTS = 20;

    /** The headers that are meant for one origin alone. */
    private static final Set<String> FOR_THE_ORIGIN = Set.of("Authorization", "Proxy-Authorization", "Cookie", "Host");

    /** The headers that describe a body, and are wrong without it. */
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
     * The first hop of a request whose redirects Gray follows.
     *
     * @param method the method of the request
     * @param address the address of the request
     * @return the hop
     */
    public static RedirectHop first(String method, URI address) {
        return new RedirectHop(method, address, Set.of(), 0, MOST_REDIRECTS);
    }

    /**
     * The only hop of a request whose redirects Gray leaves to others: to the caller, or to the HTTP client below.
     *
     * @param method the method of the request
     * @param address the address of the request
     * @return the hop; it has no next one
     */
    public static RedirectHop only(String method, URI address) {
        return new RedirectHop(method, address, Set.of(), 0, 0);
    }

    /**
     * The hop that a response asks for. 301 and 302 turn POST into GET; 303 turns every method but HEAD into GET; 307 and
     * 308 keep the method.
     *
     * @param status the status of the response
     * @param location its {@code Location}, null if it has none
     * @return the next hop; empty if the response is for the caller, because it is not a redirect, because it leads to an
     *     address that is neither http nor https or from https to http, or because it is one redirect too many
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
     * The address of this hop.
     *
     * @return its address
     */
    public URI address() {
        return address;
    }

    /**
     * Whether this hop sends the body of the request, if the request has one.
     *
     * @return false as soon as a redirect has made the request a GET
     */
    public boolean carriesBody() {
        return !withheld.containsAll(OF_THE_BODY);
    }

    /**
     * Whether only earlier hops may have a header of the request.
     *
     * @param header its name
     * @return true if this hop must not send it
     */
    public boolean withholds(String header) {
        return withheld.stream().anyMatch(header::equalsIgnoreCase);
    }

    /** The headers of the request that only earlier hops may have. */
    Set<String> withheld() {
        return withheld;
    }

    /** Whether a server, not the application, asked for this hop. */
    public boolean isRedirected() {
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
            return Optional.of(AddressReference.resolve(address, location.strip()));
        } catch (URISyntaxException | IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Scheme, host and port in the form in which RFC 6454 compares them. */
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
