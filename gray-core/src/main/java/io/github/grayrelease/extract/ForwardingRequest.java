package io.github.grayrelease.extract;

import io.github.grayrelease.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that asks another one. */
abstract class ForwardingRequest implements Request {

    /** The request that knows. */
    final Request request;

    ForwardingRequest(Request request) {
        this.request = request;
    }

    @Override
    public @Nullable String attribute(String name) {
        return request.attribute(name);
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
