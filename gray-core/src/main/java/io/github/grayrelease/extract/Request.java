package io.github.grayrelease.extract;

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
}
