package io.github.grayrelease.extract;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of which every header, cookie and parameter can be read: one that the server refuses to hand over is absent, so
 * that others still count. A user or a role that can't be determined is no such value: that is a failure.
 */
public final class ReadableRequest extends ForwardingRequest {

    private static final String HEADER = "header";
    private static final String COOKIE = "cookie";
    private static final String QUERY = "query";

    private final GrayObserver observer;
    private @Nullable Set<String> known;

    /**
     * Creates a readable request.
     *
     * @param request the request
     * @param observer is told the kind of each value that can't be read, once
     */
    public ReadableRequest(Request request, GrayObserver observer) {
        super(request);
        this.observer = observer;
    }

    @Override
    public @Nullable String header(String name) {
        try {
            return request.header(name);
        } catch (RuntimeException unreadable) {
            refuse(HEADER, name);
            return null;
        }
    }

    @Override
    public List<String> headers(String name) {
        try {
            return request.headers(name);
        } catch (RuntimeException unreadable) {
            refuse(HEADER, name);
            return List.of();
        }
    }

    @Override
    public @Nullable String cookie(String name) {
        List<String> values = cookies(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> cookies(String name) {
        try {
            return request.cookies(name);
        } catch (RuntimeException unreadable) {
            refuse(COOKIE, "");
            return List.of();
        }
    }

    @Override
    public @Nullable String query(String name) {
        List<String> values = queries(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> queries(String name) {
        try {
            return request.queries(name);
        } catch (RuntimeException unreadable) {
            refuse(QUERY, "");
            return List.of();
        }
    }

    private void refuse(String place, String name) {
        known = known == null ? new HashSet<>() : known;
        if (known.add(place + " " + name)) {
            observer.unreadable(place);
        }
    }
}
