package io.github.grayrelease.resttemplate;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Egress;
import java.util.function.Consumer;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Makes the clients of a builder hand the tag on: {@code RestClient.builder().apply(new RestClientTagging(egress))}. With
 * Spring Boot this is done for its builders and for HTTP service groups.
 *
 * <p>The decision is taken where the request is begun, so that an exchange on another thread carries the same tag. Bodies
 * that stream keep streaming. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} does not.
 */
public final class RestClientTagging implements Consumer<RestClient.Builder> {

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress what to write, and to which hosts
     */
    public RestClientTagging(Egress egress) {
        this.egress = egress;
    }

    @Override
    public void accept(RestClient.Builder builder) {
        if (Tagged.isOn(builder)) {
            return;
        }
        builder.requestInitializer(new Tagged());
        builder.defaultRequest(begun -> {
            GrayContext held = GrayContexts.currentOrNull();
            if (held != null) {
                begun.attribute(OutgoingTag.BEGUN_WITH, held);
            }
            // Runs when headers and body are complete, so that a header of the caller's own is never doubled.
            begun.httpRequest(this::write);
        });
    }

    private void write(ClientHttpRequest request) {
        if (request instanceof TaggedRequest) {
            return; // It does this itself, at each hop.
        }
        OutgoingTag.write(request.getHeaders(), egress.to(request.getURI()), OutgoingTag.held(request));
    }

    /**
     * Wraps a request factory so that redirects are followed here, and each hop is checked for itself: the tag goes along
     * where egress allows the host, and in no form elsewhere. With Spring Boot this is done for the factories that its
     * {@code ClientHttpRequestFactoryBuilder} builds.
     *
     * @param factory a factory that does not follow redirects by itself
     * @return the factory to give to {@code RestClient.Builder.requestFactory(..)}
     */
    public ClientHttpRequestFactory following(ClientHttpRequestFactory factory) {
        return TaggingRequestFactory.following(factory, egress);
    }
}
