package io.github.grayrelease.resttemplate;

import io.github.grayrelease.hold.Held;
import io.github.grayrelease.hold.Hold;
import io.github.grayrelease.propagate.Egress;
import java.util.function.Consumer;
import org.springframework.web.client.RestClient;

/**
 * Makes the clients of a builder hand the tag on: {@code RestClient.builder().apply(new RestClientTagging(egress))}. With
 * Spring Boot this is done for its builders and for HTTP service groups.
 *
 * <p>The decision is taken where the request is begun, so that an exchange on another thread carries the same tag. Bodies
 * that stream keep streaming. Safe for all threads; applying it twice changes nothing.
 */
public final class RestClientTagging implements Consumer<RestClient.Builder> {

    private final OutgoingTag tag;

    /**
     * Creates the tagging.
     *
     * @param egress what to write, and to which hosts
     */
    public RestClientTagging(Egress egress) {
        this.tag = new OutgoingTag(egress);
    }

    @Override
    public void accept(RestClient.Builder builder) {
        builder.defaultRequest(begun -> {
            Held held = Hold.currentOrNull();
            // Runs when headers and body are complete, so that a header of the caller's own is never doubled.
            begun.httpRequest(request -> tag.write(request, held != null ? held : Hold.currentOrNull()));
        });
    }
}
