package io.github.grayrelease.hold;

import java.net.URI;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells what a request to another service has to carry, whichever client sends it. Safe for all threads. */
@FunctionalInterface
public interface OutgoingHeaders {

    /** Where nothing leaves. */
    OutgoingHeaders NOTHING = (context, target, header) -> {};

    /**
     * Names the headers of one request.
     *
     * @param context what is context for the request that this one belongs to, null outside of any
     * @param target the address of the request
     * @param header is given the name and the value of each header to set
     */
    void write(@Nullable GrayContext context, URI target, BiConsumer<String, String> header);
}
