package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.OutgoingTag;
import java.util.function.Consumer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Lets the clients of a builder propagate the tag: {@code WebClient.builder().apply(new WebClientTagging(egress))}. With
 * Spring Boot, Gray does this for Boot's builders and for HTTP service groups.
 *
 * <p>The tag is the one in Reactor's context, else that of the thread on which the request begins; a retry or a
 * subscription on another thread carries the same tag. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} prevents that.
 */
public final class WebClientTagging implements Consumer<WebClient.Builder> {

    static final String CLIENT = "WebClient";

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress decides which hosts may have the tag
     */
    public WebClientTagging(Egress egress) {
        this.egress = egress;
    }

    @Override
    public void accept(WebClient.Builder builder) {
        if (TaggingFilter.isOn(builder)) {
            return;
        }
        builder.defaultRequest(begun -> OutgoingTag.begin(CLIENT, begun::attribute));
        builder.filter(new TaggingFilter(egress));
    }

    /** A tagged copy of a client; the client itself if it is tagged already. */
    WebClient tagged(WebClient client) {
        WebClient.Builder builder = client.mutate();
        return TaggingFilter.isOn(builder) ? client : builder.apply(this).build();
    }

    /**
     * Wraps a connector so that Gray follows redirects and checks each hop: the tag goes to hosts that egress allows, and
     * in no form to others. A redirect that needs the body again subscribes to it once more. With Spring Boot, Gray does
     * this for the connectors that Boot's {@code ClientHttpConnectorBuilder} builds.
     *
     * @param connector a connector that does not follow redirects by itself
     * @return the connector to give to {@code WebClient.Builder.clientConnector(..)}
     */
    public ClientHttpConnector following(ClientHttpConnector connector) {
        return TaggingConnector.following(connector, egress);
    }
}
