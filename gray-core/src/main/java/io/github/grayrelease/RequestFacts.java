package io.github.grayrelease;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A described request, to explain the decision for it. Not thread-safe. */
public final class RequestFacts implements Request {

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private final Map<String, String> attributes = new HashMap<>();
    private final Set<String> roles = new HashSet<>();
    private @Nullable String subject;
    private String path = "/";
    private String method = "GET";
    private String host = "localhost";
    private String ip = "127.0.0.1";

    /** A GET of the root by an unauthenticated client. */
    public RequestFacts() {}

    /**
     * Adds a header.
     *
     * @param name the header's name
     * @param value its value
     * @return these facts
     */
    public RequestFacts header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * Adds a cookie.
     *
     * @param name the cookie's name
     * @param value its value
     * @return these facts
     */
    public RequestFacts cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    /**
     * Adds a query parameter.
     *
     * @param name the parameter's name
     * @param value its value
     * @return these facts
     */
    public RequestFacts query(String name, String value) {
        query.put(name, value);
        return this;
    }

    /**
     * Adds an attribute.
     *
     * @param name the attribute's name
     * @param value its value
     * @return these facts
     */
    public RequestFacts attribute(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /**
     * Gives the user a role.
     *
     * @param role the role
     * @return these facts
     */
    public RequestFacts role(String role) {
        roles.add(role);
        return this;
    }

    /**
     * Sets the subject; the rules' subject sources are not read.
     *
     * @param known the subject
     * @return these facts
     */
    public RequestFacts subject(String known) {
        this.subject = known;
        return this;
    }

    /**
     * Sets the path.
     *
     * @param requested the path
     * @return these facts
     */
    public RequestFacts path(String requested) {
        this.path = requested;
        return this;
    }

    /**
     * Sets the method.
     *
     * @param requested the method, in capitals
     * @return these facts
     */
    public RequestFacts method(String requested) {
        this.method = requested;
        return this;
    }

    /**
     * Sets the host.
     *
     * @param requested the host, without port
     * @return these facts
     */
    public RequestFacts host(String requested) {
        this.host = requested;
        return this;
    }

    /**
     * Sets the client's address.
     *
     * @param address an IP literal
     * @return these facts
     */
    public RequestFacts ip(String address) {
        this.ip = address;
        return this;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> headers(String name) {
        String value = headers.get(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    @Override
    public @Nullable String query(String name) {
        return query.get(name);
    }

    @Override
    public @Nullable String attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public @Nullable String principal() {
        return subject;
    }

    @Override
    public @Nullable String subject() {
        return subject;
    }

    @Override
    public String peer() {
        return ip;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String address() {
        return ip;
    }

    @Override
    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
