package io.github.grayrelease;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that rules and tags can read. One instance serves one request and is read on that request's
 * thread, before the application sees the request. It must not consume the body.
 */
public interface Request {

    /**
     * The first value of a header.
     *
     * @param name the header's name; case does not matter
     * @return the value, or null if the header is absent
     */
    @Nullable
    String header(String name);

    /**
     * All values of a header, in the order of arrival.
     *
     * @param name the header's name; case does not matter
     * @return the values; empty if the header is absent
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
     * A parameter of the URL's query, decoded; never from a form body.
     *
     * @param name the parameter's name; case matters
     * @return its first value, or null
     */
    @Nullable
    String query(String name);

    /**
     * All values of a cookie.
     *
     * @param name the cookie's name; case matters
     * @return the values in the order of arrival; empty if the cookie is absent
     */
    default List<String> cookies(String name) {
        String value = cookie(name);
        return value == null ? List.of() : List.of(value);
    }

    /**
     * All values of a parameter of the URL's query, decoded.
     *
     * @param name the parameter's name; case matters
     * @return the values in the order of arrival; empty if the parameter is absent
     */
    default List<String> queries(String name) {
        String value = query(name);
        return value == null ? List.of() : List.of(value);
    }

    /**
     * The name of the authenticated user.
     *
     * @return the name, or null if the request is not authenticated
     */
    @Nullable
    String principal();

    /**
     * The address of the socket's peer: the client or the nearest proxy, never a forwarded address.
     *
     * @return an IP literal; empty if the server does not tell it for certain, so that no range of proxies contains it
     */
    String peer();

    /**
     * The path of the URL as sent, without the query.
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
     * The requested host.
     *
     * @return the host, without port
     */
    String host();

    /**
     * The client's address as the application sees it: forwarded, if the application trusts forwarded headers.
     *
     * @return an IP literal
     */
    String address();

    /**
     * Whether the authenticated user has a role.
     *
     * @param role the role
     * @return true if the user has it
     */
    boolean hasRole(String role);

    /**
     * An attribute that the application adds: region, device, tenant.
     *
     * @param name the attribute's name; case matters
     * @return its value, or null if nobody sets it
     */
    default @Nullable String attribute(String name) {
        return null;
    }

    /**
     * The subject, if the request is created with one.
     *
     * @return the subject, or null to find it as the rules say
     */
    default @Nullable String subject() {
        return null;
    }

    /**
     * The URL's query as sent.
     *
     * @return the query without the question mark, or null if absent or unknown
     */
    default @Nullable String rawQuery() {
        return null;
    }

    /**
     * Whether the client's connection is secure as the application sees it, forwarded headers included if the application
     * trusts them.
     *
     * @return true for https
     */
    default boolean isSecure() {
        return false;
    }
}
