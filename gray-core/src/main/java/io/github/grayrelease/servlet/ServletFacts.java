package io.github.grayrelease.servlet;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.address.UrlQuery;
import io.github.grayrelease.extract.CookieHeader;
import io.github.grayrelease.extract.HttpText;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts of a servlet request. Parses the query itself, because the container would consume a form body. */
public final class ServletFacts implements Request {

    /**
     * The request attribute with the address of the socket's peer. The integration of a server sets it: the remote address
     * of a request may be a forwarded one, which anybody can write.
     */
    public static final String PEER_ATTRIBUTE = "io.github.grayrelease.peer";

    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    private static final String ERROR_URI = RequestDispatcher.ERROR_REQUEST_URI;
    private static final String FORWARD_URI = RequestDispatcher.FORWARD_REQUEST_URI;

    private final HttpServletRequest request;
    private @Nullable CookieHeader cookies;
    private @Nullable UrlQuery query;

    /**
     * Creates the facts of a request.
     *
     * @param request the request
     */
    public ServletFacts(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public @Nullable String header(String name) {
        return HttpText.orNull(request.getHeader(name));
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> sent = request.getHeaders(name);
        if (!sent.hasMoreElements()) {
            return List.of();
        }
        String first = HttpText.of(sent.nextElement());
        return sent.hasMoreElements() ? all(first, sent) : List.of(first);
    }

    private static List<String> all(String first, Enumeration<String> others) {
        List<String> all = new ArrayList<>();
        all.add(first);
        while (others.hasMoreElements()) {
            all.add(HttpText.of(others.nextElement()));
        }
        return all;
    }

    @Override
    public @Nullable String cookie(String name) {
        List<String> values = cookies(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> cookies(String name) {
        if (cookies == null) {
            cookies = new CookieHeader(
                    request.getHeader(CookieHeader.NAME) == null
                            ? List.of()
                            : Collections.list(request.getHeaders(CookieHeader.NAME)));
        }
        return cookies.values(name);
    }

    @Override
    public @Nullable String query(String name) {
        List<String> values = queries(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> queries(String name) {
        if (query == null) {
            query = new UrlQuery(HttpText.orNull(rawQuery()));
        }
        return hasParametersOnly() ? parameters(name) : query.values(name);
    }

    /**
     * Whether parameters of the request are those of its address although it shows no query, as in a test with MockMvc
     * ({@code get("/").param("preview", "1")}). Nothing can be consumed then: a GET or HEAD request has no form, and no
     * container looks for one in it.
     */
    private boolean hasParametersOnly() {
        return request.getQueryString() == null
                && request.getDispatcherType() == DispatcherType.REQUEST
                && BODILESS.contains(request.getMethod())
                && request.getContentType() == null
                && request.getContentLengthLong() <= 0
                && request.getHeader("Transfer-Encoding") == null;
    }

    private List<String> parameters(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    @Override
    public @Nullable String rawQuery() {
        if (isAsSent(ERROR_URI)) {
            return request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING) instanceof String query ? query : null;
        }
        if (isAsSent(FORWARD_URI)) {
            return request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING) instanceof String query ? query : null;
        }
        return request.getQueryString();
    }

    /** Whether a later dispatch has left the address of the request in an attribute. */
    private boolean isAsSent(String attribute) {
        return request.getDispatcherType() != DispatcherType.REQUEST && request.getAttribute(attribute) != null;
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public @Nullable String principal() {
        Principal principal = request.getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    /** The address that the integration of the server has set; otherwise an empty text, which no range contains. */
    @Override
    public String peer() {
        return request.getAttribute(PEER_ATTRIBUTE) instanceof String address ? IpAddress.canonical(address) : "";
    }

    @Override
    public String path() {
        for (String attribute : List.of(ERROR_URI, FORWARD_URI)) {
            if (isAsSent(attribute) && request.getAttribute(attribute) instanceof String sent) {
                return sent;
            }
        }
        return request.getRequestURI();
    }

    @Override
    public String method() {
        return isAsSent(RequestDispatcher.ERROR_METHOD)
                        && request.getAttribute(RequestDispatcher.ERROR_METHOD) instanceof String sent
                ? sent
                : request.getMethod();
    }

    @Override
    public String host() {
        return HttpText.of(request.getServerName());
    }

    @Override
    public String address() {
        return IpAddress.canonical(request.getRemoteAddr());
    }

    @Override
    public boolean hasRole(String role) {
        return request.isUserInRole(role);
    }

    /**
     * Hides headers from the application.
     *
     * @param headers the headers to hide from it; of {@code baggage} only Gray's entry is hidden
     * @return the request itself if there is nothing to hide
     */
    public HttpServletRequest without(Set<String> headers) {
        return TagHidingRequest.of(request, headers);
    }
}
