package io.github.grayrelease.webclient;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Tags each request at the last moment before it is sent, and each hop of it that a redirect asks for. */
final class TaggingConnector implements ClientHttpConnector, Closeable {

    private final ClientHttpConnector connector;
    private final Egress egress;
    private final BiFunction<String, URI, RedirectHop> begin;

    private TaggingConnector(ClientHttpConnector connector, Egress egress, BiFunction<String, URI, RedirectHop> begin) {
        this.connector = connector;
        this.egress = egress;
        this.begin = begin;
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
        return send(begin.apply(method.name(), uri), writing);
    }

    private Mono<ClientHttpResponse> send(RedirectHop hop, Function<? super ClientHttpRequest, Mono<Void>> writing) {
        Mono<ClientHttpResponse> sent = Mono.deferContextual(context -> {
            AtomicReference<@Nullable GrayContext> held = new AtomicReference<>();
            return connector
                    .connect(HttpMethod.valueOf(hop.method()), hop.address(), request -> {
                        held.set(OutgoingTag.held(request.getAttributes(), context));
                        return write(request, hop, writing, context);
                    })
                    .doOnNext(response -> listen(held.get(), response, hop, context));
        });
        return new BaggageGuard<>(sent, egress, hop.address()).flatMap(response -> after(hop, response)
                .map(next -> drained(response).then(Mono.defer(() -> send(next, writing))))
                .orElseGet(() -> Mono.just(response)));
    }

    /** The filter above sees only the last answer. */
    private void listen(@Nullable GrayContext held, ClientHttpResponse response, RedirectHop hop, ContextView context) {
        if (!context.hasKey(TaggingFilter.LISTENS) || after(hop, response).isPresent()) {
            egress.call(held, hop.address())
                    .ifPresent(call -> call.answered(response.getHeaders().getOrEmpty(TagNames.HOPS_HEADER)));
        }
    }

    private Mono<Void> write(
            ClientHttpRequest request,
            RedirectHop hop,
            Function<? super ClientHttpRequest, Mono<Void>> writing,
            ContextView context) {
        request.beforeCommit(() -> Mono.fromRunnable(() -> complete(request, hop, context)));
        Mono<Void> written = writing.apply(hop.carriesBody() ? request : new BodilessRequest(request));
        // Most connectors send when this completes, on whatever thread that is.
        return written.then(new BaggageGuard<>(Mono.empty(), egress, hop.address()));
    }

    private void complete(ClientHttpRequest request, RedirectHop hop, ContextView context) {
        OutgoingTag.write(request.getHeaders(), egress, hop, OutgoingTag.held(request.getAttributes(), context));
        if (hop.withholds(HttpHeaders.COOKIE)) {
            request.getCookies().clear();
        }
    }

    private static Optional<RedirectHop> after(RedirectHop hop, ClientHttpResponse response) {
        return hop.after(response.getStatusCode().value(), response.getHeaders().getFirst(HttpHeaders.LOCATION));
    }

    /** Whatever becomes of the body of a redirect, it does not matter. */
    private static Mono<Void> drained(ClientHttpResponse response) {
        return response.getBody().doOnNext(DataBufferUtils::release).then().onErrorComplete();
    }

    /** Spring Boot's bean for the connector below is this one, so nobody else would close its connections. */
    @Override
    public void close() throws IOException {
        if (connector instanceof Closeable closeable) {
            closeable.close();
        }
    }
}
