package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.OutgoingTag;
import java.util.function.Consumer;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Lets the clients of a builder propagate the tag: {@code RestClient.builder().apply(new RestClientTagging(egress))}. With
 * Spring Boot, Gray does this for Boot's builders and for HTTP service groups.
 *
 * <p>The tag is that of the thread on which the request begins, also if another thread sends it. Bodies that stream keep
 * streaming. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} prevents that.
 */
public final class RestClientTagging implements Consumer<RestClient.Builder> {

    static final String CLIENT = "RestClient";

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress decides which hosts may have the tag
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
            OutgoingTag.begin(CLIENT, begun::attribute);
            // This runs when headers and body are complete, so a header that the caller set itself is never doubled.
            begun.httpRequest(this::write);
        });
    }

    /** A tagged copy of a client; the client itself if it is tagged already. */
    RestClient tagged(RestClient client) {
        RestClient.Builder builder = client.mutate();
        return Tagged.isOn(builder) ? client : builder.apply(this).build();
    }

    private void write(ClientHttpRequest request) {
        if (request instanceof TaggedRequest) {
            return; // It writes the tag itself, at each hop.
        }
        OutgoingTag.writeAbove(
                CLIENT,
                request.getHeaders(),
                request.getAttributes(),
                egress.to(request.getURI()),
                TaggedRequest.context(request));
    }

    /**
     * Wraps a request factory so that Gray follows redirects and checks each hop: the tag goes to hosts that egress
     * allows, and in no form to others. With Spring Boot, Gray does this for the factories that Boot's
     * {@code ClientHttpRequestFactoryBuilder} builds.
     *
     * @param factory a factory that does not follow redirects by itself
     * @return the factory to give to {@code RestClient.Builder.requestFactory(..)}
     */
    public ClientHttpRequestFactory following(ClientHttpRequestFactory factory) {
        return TaggingRequestFactory.following(factory, egress);
    }
}
