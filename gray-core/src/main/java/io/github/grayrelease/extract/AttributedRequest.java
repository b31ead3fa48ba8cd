package io.github.grayrelease.extract;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request with the application's attributes; contributors are called when a rule first reads an attribute. A contributor
 * that asks for a user who is not known yet is called again afterwards; those before it are not.
 */
public final class AttributedRequest extends ForwardingRequest {

    private final List<GrayAttributes> contributors;
    private final BiConsumer<String, Throwable> failures;
    private final BooleanSupplier awaitsUser;
    private final Map<String, String> attributes = new HashMap<>();
    private int finished;

    private AttributedRequest(
            Request request,
            List<GrayAttributes> contributors,
            BiConsumer<String, Throwable> failures,
            BooleanSupplier awaitsUser) {
        super(request);
        this.contributors = contributors;
        this.failures = failures;
        this.awaitsUser = awaitsUser;
    }

    /**
     * Adds contributors to a request.
     *
     * @param request the request
     * @param contributors the contributors; the first one that sets a name wins
     * @param failures receives the exceptions of contributors
     * @param awaitsUser whether somebody has asked for the user before the user is known
     * @return the request itself if there are no contributors
     */
    public static Request of(
            Request request,
            List<GrayAttributes> contributors,
            BiConsumer<String, Throwable> failures,
            BooleanSupplier awaitsUser) {
        return contributors.isEmpty() ? request : new AttributedRequest(request, contributors, failures, awaitsUser);
    }

    @Override
    public @Nullable String attribute(String name) {
        String known = request.attribute(name);
        if (known != null) {
            return known;
        }
        while (finished < contributors.size()) {
            contribution(contributors.get(finished)).forEach(attributes::putIfAbsent);
            finished++;
        }
        return attributes.get(name);
    }

    private Map<String, String> contribution(GrayAttributes contributor) {
        Map<String, String> own = new HashMap<>();
        try {
            contributor.contribute(request, own::putIfAbsent);
        } catch (RuntimeException | LinkageError failure) {
            if (!awaitsUser.getAsBoolean()) {
                failures.accept("attributes", failure);
            }
        }
        if (awaitsUser.getAsBoolean()) {
            throw new UserAwaited();
        }
        return own;
    }
}
