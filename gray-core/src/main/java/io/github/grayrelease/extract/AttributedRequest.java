package io.github.grayrelease.extract;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request with the application's attributes; contributors are called when a rule first reads an attribute. */
public final class AttributedRequest implements Request {

    private final Request request;
    private final List<GrayAttributes> contributors;
    private final BiConsumer<String, Throwable> failures;
    private @Nullable Map<String, String> attributes;

    private AttributedRequest(
            Request request, List<GrayAttributes> contributors, BiConsumer<String, Throwable> failures) {
        this.request = request;
        this.contributors = contributors;
        this.failures = failures;
    }

    /**
     * Adds contributors to a request.
     *
     * @param request the request
     * @param contributors the contributors; the first one that sets a name wins
     * @param failures receives the exceptions of contributors
     * @return the request itself if there are no contributors
     */
    public static Request of(
            Request request, List<GrayAttributes> contributors, BiConsumer<String, Throwable> failures) {
        return contributors.isEmpty() ? request : new AttributedRequest(request, contributors, failures);
    }

    @Override
    public @Nullable String attribute(String name) {
        String known = request.attribute(name);
        if (known != null) {
            return known;
        }
        if (attributes == null) {
            attributes = contributed();
        }
        return attributes.get(name);
    }

    private Map<String, String> contributed() {
        Map<String, String> all = new HashMap<>();
        for (GrayAttributes contributor : contributors) {
            try {
                contributor.contribute(request, all::putIfAbsent);
            } catch (RuntimeException | LinkageError failure) {
                failures.accept("attributes", failure);
            }
        }
        return all;
    }

    @Override
    public @Nullable String header(String name) {
        return request.header(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers(name);
    }

    @Override
    public @Nullable String cookie(String name) {
        return request.cookie(name);
    }

    @Override
    public @Nullable String query(String name) {
        return request.query(name);
    }

    @Override
    public List<String> cookies(String name) {
        return request.cookies(name);
    }

    @Override
    public List<String> queries(String name) {
        return request.queries(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return request.rawQuery();
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public @Nullable String principal() {
        return request.principal();
    }

    @Override
    public @Nullable String subject() {
        return request.subject();
    }

    @Override
    public String peer() {
        return request.peer();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        return request.host();
    }

    @Override
    public String address() {
        return request.address();
    }

    @Override
    public boolean hasRole(String role) {
        return request.hasRole(role);
    }
}
