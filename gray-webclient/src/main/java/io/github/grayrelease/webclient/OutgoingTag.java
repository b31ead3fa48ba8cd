package io.github.grayrelease.webclient;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayThreadLocalAccessor;
import io.github.grayrelease.propagate.Destination;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.util.context.ContextView;

/** The tag of one request: where it is kept meanwhile, and how it gets into Spring's headers. */
final class OutgoingTag {

    /** The attribute of a request for what was held where it was begun. */
    static final String BEGUN_WITH = OutgoingTag.class.getName() + ".held";

    private OutgoingTag() {}

    /** What flows with the subscription, else what was held where the request was begun; never what a thread holds. */
    static @Nullable GrayContext held(Map<String, Object> attributes, ContextView context) {
        Optional<GrayContext> flowing = context.<Optional<GrayContext>>getOrEmpty(GrayThreadLocalAccessor.KEY)
                .flatMap(value -> value);
        return flowing.or(() -> Optional.ofNullable((GrayContext) attributes.get(BEGUN_WITH)))
                .orElse(null);
    }

    static void write(HttpHeaders headers, Destination destination, @Nullable GrayContext context) {
        destination.headerChanges(context, headers::getOrEmpty).forEach((name, values) -> {
            headers.remove(name);
            values.forEach(value -> headers.add(name, value));
        });
    }
}
