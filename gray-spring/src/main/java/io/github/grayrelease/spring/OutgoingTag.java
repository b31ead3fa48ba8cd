package io.github.grayrelease.spring;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Destination;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The tag of a request of Spring's clients. An attribute keeps the context in which the request begins, because the request
 * may be sent by another thread; when it is sent, the tag is written to its headers.
 */
public final class OutgoingTag {

    private static final String CONTEXT = OutgoingTag.class.getName() + ".context";

    private OutgoingTag() {}

    /**
     * Keeps the context of this thread, if it has one, with a request that begins here.
     *
     * @param attribute sets an attribute of the request
     */
    public static void begin(BiConsumer<String, Object> attribute) {
        GrayContext context = GrayContexts.currentOrNull();
        if (context != null) {
            attribute.accept(CONTEXT, context);
        }
    }

    /**
     * The context in which a request began.
     *
     * @param attributes the attributes of the request
     * @return the context; empty if the request began outside of any, or was not begun by a client that Gray tags
     */
    public static Optional<GrayContext> begunWith(Map<String, Object> attributes) {
        return Optional.ofNullable((GrayContext) attributes.get(CONTEXT));
    }

    /**
     * Changes the headers of a request as its destination requires. To be called when the request is complete.
     *
     * @param headers the headers of the request
     * @param destination where the request goes
     * @param context the context that the request belongs to; null outside of any
     */
    public static void write(HttpHeaders headers, Destination destination, @Nullable GrayContext context) {
        destination.write(context, headers::getOrEmpty, (name, values) -> {
            headers.remove(name);
            values.forEach(value -> headers.add(name, value));
        });
    }
}
