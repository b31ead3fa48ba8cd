package io.github.grayrelease;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules and tags may look at in a request. One instance belongs to one request; it is read on that request's
 * thread, before the application sees the request, and must not consume its body.
 */
public interface Request {

    /**
     * The first value of a header.
     *
     * @param name the header's name; case does not matter
     * @return the value, or null where the header is absent
     */
    @Nullable
    String header(String name);

    /**
     * All values of a header, in the order they arrived.
     *
     * @param name the header's name; case does not matter
     * @return the values; empty where the header is absent
     */
    List<String> headers(String name);

    /**
     * The value of a cookie.
     *
     * @param name the cookie's name; case matters
     * @return the value of the first such cookie, or null
     */
    @Nullable
    String cookie(String name);

    /**
     * A parameter of the URL's query, decoded; never one of a form body.
     *
     * @param name the parameter's name; case matters
     * @return its first value, or null
     */
    @Nullable
    String query(String name);

    /**
     * The name of the authenticated user.
     *
     * @return the name, or null where nobody is authenticated
     */
    @Nullable
    String principal();

    /**
     * The address of the socket's other end: the nearest proxy where there is one, never a forwarded address.
     *
     * @return an IP literal
     */
    String peer();

    /**
     * The path of the URL, as it was sent, without the query.
     *
     * @return the path
     */
    String path();

    /**
     * The HTTP method.
     *
     * @return the method, in capitals
     */
    String method();

    /**
     * The host that was asked for.
     *
     * @return the host, without port
     */
    String host();

    /**
     * The client's address, as the application sees it: a forwarded one where the application believes those.
     *
     * @return an IP literal
     */
    String address();

    /**
     * Whether the authenticated user has a role.
     *
     * @param role the role
     * @return true if it has
     */
    boolean hasRole(String role);

    /**
     * A fact that the application adds: region, device, tenant.
     *
     * @param name the attribute's name; case matters
     * @return its value, or null where nobody says
     */
    default @Nullable String attribute(String name) {
        return null;
    }

    /**
     * The subject, where it is known without looking for it.
     *
     * @return the subject, or null to look for it where the rules say
     */
    default @Nullable String subject() {
        return null;
    }

    /**
     * The URL's query, as it was sent.
     *
     * @return the query without the question mark, or null where there is none or nobody knows
     */
    default @Nullable String rawQuery() {
        return null;
    }

    /**
     * Whether the connection is secure, as the application sees it: from the client on, where the application believes
     * what proxies forward.
     *
     * @return true for https
     */
    default boolean isSecure() {
        return false;
    }
}
