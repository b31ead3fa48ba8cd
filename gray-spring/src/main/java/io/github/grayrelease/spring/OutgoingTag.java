package io.github.grayrelease.spring;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The tag of a request of Spring's clients. An attribute of the request keeps the context in which it begins, because
 * another thread may send it, and the tag that was sent, for those who measure the request: the headers that they see may
 * be those of a request above the one that was sent, or of the hop before a redirect.
 */
public final class OutgoingTag {

    private static final String ATTRIBUTE = OutgoingTag.class.getName();

    private final String client;
    private final @Nullable GrayContext context;
    private volatile List<String> sent = List.of();
    private volatile boolean writtenAbove;

    private OutgoingTag(String client, @Nullable GrayContext context) {
        this.client = client;
        this.context = context;
    }

    /**
     * Keeps the context of this thread, if it has one, with a request that begins here.
     *
     * @param client the kind of client
     * @param attribute sets an attribute of the request
     */
    public static void begin(String client, BiConsumer<String, Object> attribute) {
        attribute.accept(ATTRIBUTE, new OutgoingTag(client, GrayContexts.currentOrNull()));
    }

    /**
     * As {@link #begin}, for a client whose requests have the context of the thread that sends them.
     *
     * @param client the kind of client
     * @param attribute sets an attribute of the request
     */
    public static void beginWithout(String client, BiConsumer<String, Object> attribute) {
        attribute.accept(ATTRIBUTE, new OutgoingTag(client, null));
    }

    /**
     * The tag of a request.
     *
     * @param attributes the attributes of the request
     * @return the tag; empty if the request was not begun by a client that Gray tags
     */
    public static Optional<OutgoingTag> of(Map<String, Object> attributes) {
        return Optional.ofNullable(in(attributes));
    }

    private static @Nullable OutgoingTag in(Map<String, Object> attributes) {
        return attributes.get(ATTRIBUTE) instanceof OutgoingTag tag ? tag : null;
    }

    /**
     * The context in which a request began.
     *
     * @param attributes the attributes of the request
     * @return the context; empty if the request began outside of any, or was not begun by a client that Gray tags
     */
    public static Optional<GrayContext> begunWith(Map<String, Object> attributes) {
        OutgoingTag tag = in(attributes);
        return tag == null ? Optional.empty() : Optional.ofNullable(tag.context);
    }

    /**
     * The values of the tag header of the last hop that was sent.
     *
     * @return the values; empty if the request left without the header, or has not left
     */
    public List<String> sent() {
        return sent;
    }

    /**
     * Changes the headers of a hop as its destination requires. To be called when the request is complete.
     *
     * @param client the kind of client, if the request was not begun by one that Gray tags
     * @param headers the headers of the request
     * @param attributes the attributes of the request
     * @param destination where the request goes
     * @param context the context that the request belongs to; null outside of any
     */
    public static void write(
            String client,
            HttpHeaders headers,
            Map<String, Object> attributes,
            Destination destination,
            @Nullable GrayContext context) {
        OutgoingTag tag = in(attributes);
        if (tag != null && tag.writtenAbove) {
            tag.writtenAbove = false;
            rewrite(headers, attributes, destination, context);
            return;
        }
        destination.write(
                tag == null ? client : tag.client,
                context,
                headers::getOrEmpty,
                (name, values) -> replace(headers, name, values));
        keep(headers, tag, destination);
    }

    /**
     * As {@link #write}, in a layer above one that may write the same hop again: the next {@link #write} of this request
     * is not another hop.
     *
     * @param client the kind of client, if the request was not begun by one that Gray tags
     * @param headers the headers of the request
     * @param attributes the attributes of the request
     * @param destination where the request goes
     * @param context the context that the request belongs to; null outside of any
     */
    public static void writeAbove(
            String client,
            HttpHeaders headers,
            Map<String, Object> attributes,
            Destination destination,
            @Nullable GrayContext context) {
        write(client, headers, attributes, destination, context);
        OutgoingTag tag = in(attributes);
        if (tag != null) {
            tag.writtenAbove = true;
        }
    }

    /**
     * Changes the headers of a hop that a layer above has written already.
     *
     * @param headers the headers of the request
     * @param attributes the attributes of the request
     * @param destination where the request goes
     * @param context the context that the request belongs to; null outside of any
     */
    public static void rewrite(
            HttpHeaders headers,
            Map<String, Object> attributes,
            Destination destination,
            @Nullable GrayContext context) {
        destination.rewrite(context, headers::getOrEmpty, (name, values) -> replace(headers, name, values));
        keep(headers, in(attributes), destination);
    }

    private static void replace(HttpHeaders headers, String name, List<String> values) {
        if (values.size() == 1) {
            headers.set(name, values.get(0));
        } else {
            headers.remove(name);
            values.forEach(value -> headers.add(name, value));
        }
    }

    private static void keep(HttpHeaders headers, @Nullable OutgoingTag tag, Destination destination) {
        if (tag != null) {
            tag.sent = headers.getOrEmpty(destination.header());
        }
    }
}
