package io.github.grayrelease.extract;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request with the application's attributes; contributors are called when a rule first reads an attribute. */
public final class AttributedRequest extends ForwardingRequest {

    private final List<GrayAttributes> contributors;
    private final BiConsumer<String, Throwable> failures;
    private @Nullable Map<String, String> attributes;

    private AttributedRequest(
            Request request, List<GrayAttributes> contributors, BiConsumer<String, Throwable> failures) {
        super(request);
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
}
