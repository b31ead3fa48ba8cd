package io.github.grayrelease.hold;

import java.net.URI;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Supplies the headers of requests to other services, for all clients. Safe for all threads. */
@FunctionalInterface
public interface OutgoingHeaders {

    /** Supplies no headers. */
    OutgoingHeaders NOTHING = (context, target, header) -> {};

    /**
     * Sets the headers of an outgoing request.
     *
     * @param context the current context, or null outside a request
     * @param target the address of the request
     * @param header receives the name and value of each header
     */
    void write(@Nullable GrayContext context, URI target, BiConsumer<String, String> header);
}
