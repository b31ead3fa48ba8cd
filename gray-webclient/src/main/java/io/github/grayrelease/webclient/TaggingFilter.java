package io.github.grayrelease.webclient;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.propagate.Destination;
import io.github.grayrelease.propagate.Egress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Tags each exchange, and listens to where the request of a traced one went. */
final class TaggingFilter implements ExchangeFilterFunction {

    /** The key in Reactor's context by which a connector below knows that the final answer is listened to here. */
    static final Object LISTENS = TaggingFilter.class;

    private final Egress egress;

    TaggingFilter(Egress egress) {
        this.egress = egress;
    }

    static boolean isOn(WebClient.Builder builder) {
        AtomicBoolean found = new AtomicBoolean();
        builder.filters(all -> found.set(all.stream().anyMatch(TaggingFilter.class::isInstance)));
        return found.get();
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            GrayContext held = OutgoingTag.held(request.attributes(), context);
            Destination destination = egress.to(request.url());
            Mono<ClientResponse> response = next.exchange(tagged(request, destination, held));
            Optional<HopTrace.Call> call = destination.traceCall(held);
            return call.isEmpty() ? response : listening(response, call.get());
        });
    }

    private static Mono<ClientResponse> listening(Mono<ClientResponse> exchange, HopTrace.Call call) {
        return exchange.doOnNext(response -> call.answered(response.headers().header(TagNames.HOPS_HEADER)))
                .contextWrite(context -> context.put(LISTENS, true));
    }

    private static ClientRequest tagged(ClientRequest request, Destination destination, @Nullable GrayContext context) {
        return ClientRequest.from(request)
                .headers(headers -> OutgoingTag.write(headers, destination, context))
                .build();
    }
}
