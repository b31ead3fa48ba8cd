package io.github.grayrelease.webclient;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.propagate.Destination;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import io.github.grayrelease.spring.OutgoingTag;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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

/** One hop of an exchange: its request and its response. Each redirect makes another one. Immutable. */
final class TaggedExchange {

    private final ClientHttpConnector connector;
    private final Egress egress;
    private final RedirectHop hop;
    private final Destination destination;
    private final Function<? super ClientHttpRequest, Mono<Void>> writing;

    TaggedExchange(
            ClientHttpConnector connector,
            Egress egress,
            RedirectHop hop,
            Function<? super ClientHttpRequest, Mono<Void>> writing) {
        this.connector = connector;
        this.egress = egress;
        this.hop = hop;
        this.destination = egress.to(hop);
        this.writing = writing;
    }

    /** Sends the request at each subscription, and after it those that redirects ask for. */
    Mono<ClientHttpResponse> send() {
        return new BaggageGuard<>(Mono.deferContextual(this::connect), destination).flatMap(this::follow);
    }

    private Mono<ClientHttpResponse> connect(ContextView reactorContext) {
        AtomicReference<@Nullable GrayContext> context = new AtomicReference<>();
        return connector
                .connect(HttpMethod.valueOf(hop.method()), hop.address(), request -> {
                    request.beforeCommit(() -> Mono.fromRunnable(() -> context.set(complete(request, reactorContext))));
                    return write(request);
                })
                .doOnNext(response -> listen(response, context.get(), reactorContext));
    }

    private Mono<Void> write(ClientHttpRequest request) {
        Mono<Void> written = writing.apply(hop.carriesBody() ? request : new BodilessRequest(request));
        // Most connectors send when this completes, on whatever thread that is.
        return written.then(new BaggageGuard<>(Mono.empty(), destination));
    }

    /** Only now does the request have all its headers and attributes. */
    private @Nullable GrayContext complete(ClientHttpRequest request, ContextView reactorContext) {
        GrayContext context = TaggingFilter.context(request.getAttributes(), reactorContext);
        if (!hop.isRedirected() && request.getAttributes().containsKey(TaggingFilter.WRITTEN)) {
            OutgoingTag.rewrite(request.getHeaders(), request.getAttributes(), destination, context);
        } else {
            OutgoingTag.write(
                    WebClientTagging.CLIENT, request.getHeaders(), request.getAttributes(), destination, context);
        }
        if (hop.withholds(HttpHeaders.COOKIE)) {
            request.getCookies().clear();
        }
        return context;
    }

    /** The filter above, if there is one, reads only the last response. */
    private void listen(ClientHttpResponse response, @Nullable GrayContext context, ContextView reactorContext) {
        if (!reactorContext.hasKey(TaggingFilter.LISTENS) || next(response).isPresent()) {
            destination.answered(
                    destination.traceCall(context), () -> response.getHeaders().getOrEmpty(TagNames.HOPS_HEADER));
        }
    }

    private Mono<ClientHttpResponse> follow(ClientHttpResponse response) {
        return next(response)
                .map(next -> drained(response)
                        .then(Mono.defer(() -> new TaggedExchange(connector, egress, next, writing).send())))
                .orElseGet(() -> Mono.just(response));
    }

    private Optional<RedirectHop> next(ClientHttpResponse response) {
        return hop.after(response.getStatusCode().value(), response.getHeaders().getFirst(HttpHeaders.LOCATION));
    }

    /** The body of a redirect does not matter, and neither does its failure. */
    private static Mono<Void> drained(ClientHttpResponse response) {
        return response.getBody().doOnNext(DataBufferUtils::release).then().onErrorComplete();
    }
}
