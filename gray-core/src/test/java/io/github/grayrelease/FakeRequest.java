package io.github.grayrelease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that says what a test writes into it. */
public class FakeRequest implements Request {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private @Nullable String principal;
    private String peer = "203.0.113.9";

    public FakeRequest withHeader(String name, String value) {
        headers.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
        return this;
    }

    public FakeRequest withCookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    public FakeRequest withQuery(String name, String value) {
        query.put(name, value);
        return this;
    }

    public FakeRequest by(String user) {
        principal = user;
        return this;
    }

    public FakeRequest from(String address) {
        peer = address;
        return this;
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
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
    public @Nullable String principal() {
        return principal;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public String address() {
        return peer;
    }

    @Override
    public boolean hasRole(String role) {
        return false;
    }
}
