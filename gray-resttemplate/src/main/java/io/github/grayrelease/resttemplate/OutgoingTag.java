package io.github.grayrelease.resttemplate;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Destination;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;

/** The tag of one request: where it is kept meanwhile, and how it gets into Spring's headers. */
final class OutgoingTag {

    /** The attribute of a request for what was held where it was begun. */
    static final String BEGUN_WITH = OutgoingTag.class.getName() + ".held";

    private OutgoingTag() {}

    /** What was held where the request was begun, else what is held here, where it is sent. */
    static @Nullable GrayContext held(HttpRequest request) {
        return request.getAttributes().get(BEGUN_WITH) instanceof GrayContext begunWith
                ? begunWith
                : GrayContexts.currentOrNull();
    }

    static void write(HttpHeaders headers, Destination destination, @Nullable GrayContext context) {
        destination.headerChanges(context, headers::getOrEmpty).forEach((name, values) -> {
            headers.remove(name);
            values.forEach(value -> headers.add(name, value));
        });
    }
}
