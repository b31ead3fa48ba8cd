package io.github.grayrelease.webclient;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Egress;
import java.util.function.Consumer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the clients of a builder hand the tag on: {@code WebClient.builder().apply(new WebClientTagging(egress))}. With
 * Spring Boot this is done for its builders and for HTTP service groups.
 *
 * <p>The decision is the one in Reactor's context, else the one of the thread on which the request was begun; a retry or a
 * subscription on another thread carries the same tag. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} does not.
 */
public final class WebClientTagging implements Consumer<WebClient.Builder> {

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress what to write, and to which hosts
     */
    public WebClientTagging(Egress egress) {
        this.egress = egress;
    }

    @Override
    public void accept(WebClient.Builder builder) {
        if (TaggingFilter.isOn(builder)) {
            return;
        }
        builder.defaultRequest(begun -> {
            GrayContext held = GrayContexts.currentOrNull();
            if (held != null) {
                begun.attribute(OutgoingTag.BEGUN_WITH, held);
            }
        });
        builder.filter(new TaggingFilter(egress));
    }

    /**
     * Wraps a connector so that redirects are followed here, and each hop is checked for itself: the tag goes along where
     * egress allows the host, and in no form elsewhere. The body is subscribed to once more where a redirect asks for it.
     * With Spring Boot this is done for the connectors that its {@code ClientHttpConnectorBuilder} builds.
     *
     * @param connector a connector that does not follow redirects by itself
     * @return the connector to give to {@code WebClient.Builder.clientConnector(..)}
     */
    public ClientHttpConnector following(ClientHttpConnector connector) {
        return TaggingConnector.following(connector, egress);
    }
}
