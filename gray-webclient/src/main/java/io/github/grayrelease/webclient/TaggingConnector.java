package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/** Tags each request, and each hop of it that a redirect asks for, at the last moment before it is sent. */
final class TaggingConnector implements ClientHttpConnector, Closeable {

    private final ClientHttpConnector connector;
    private final Egress egress;
    private final BiFunction<String, URI, RedirectHop> firstHop;

    private TaggingConnector(
            ClientHttpConnector connector, Egress egress, BiFunction<String, URI, RedirectHop> firstHop) {
        this.connector = connector;
        this.egress = egress;
        this.firstHop = firstHop;
    }

    /** Follows redirects; the connector below must not. */
    static TaggingConnector following(ClientHttpConnector connector, Egress egress) {
        return new TaggingConnector(connector, egress, RedirectHop::first);
    }

    /** Leaves redirects to the connector below, or to the caller. */
    static TaggingConnector leavingRedirects(ClientHttpConnector connector, Egress egress) {
        return new TaggingConnector(connector, egress, RedirectHop::only);
    }

    @Override
    public Mono<ClientHttpResponse> connect(
            HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> writing) {
        return new TaggedExchange(connector, egress, firstHop.apply(method.name(), uri), writing).send();
    }

    /** Spring Boot's bean for the connector below is this one, so nobody else would close its connections. */
    @Override
    public void close() throws IOException {
        if (connector instanceof Closeable closeable) {
            closeable.close();
        }
    }
}
