package io.github.grayrelease.webclient;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayThreadLocalAccessor;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.propagate.Destination;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.OutgoingTag;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Tags each exchange, and adds the hops that its response names to the hop trace of a traced request. */
final class TaggingFilter implements ExchangeFilterFunction {

    /** The key in Reactor's context that tells a connector below that this filter reads the last response. */
    static final Object LISTENS = TaggingFilter.class;

    /** The attribute of a request that tells a connector below that this filter has written the first hop. */
    static final String WRITTEN = TaggingFilter.class.getName() + ".written";

    private final Egress egress;

    TaggingFilter(Egress egress) {
        this.egress = egress;
    }

    /** Whether the clients of a builder have this filter. */
    static boolean isOn(WebClient.Builder builder) {
        AtomicBoolean found = new AtomicBoolean();
        builder.filters(all -> found.set(all.stream().anyMatch(TaggingFilter.class::isInstance)));
        return found.get();
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(reactorContext -> {
            GrayContext context = context(request.attributes(), reactorContext);
            Destination destination = egress.to(request.url());
            Mono<ClientResponse> response = next.exchange(tagged(request, destination, context));
            Optional<HopTrace.Call> call = destination.traceCall(context);
            return call.isEmpty() ? response : listening(response, destination, call);
        });
    }

    private static Mono<ClientResponse> listening(
            Mono<ClientResponse> exchange, Destination destination, Optional<HopTrace.Call> call) {
        return exchange.doOnNext(response ->
                        destination.answered(call, () -> response.headers().header(TagNames.HOPS_HEADER)))
                .contextWrite(reactorContext -> reactorContext.put(LISTENS, true));
    }

    /** The context in Reactor's context, else the one in which the request began; never that of the thread. */
    static @Nullable GrayContext context(Map<String, Object> attributes, ContextView reactorContext) {
        return reactorContext
                .<Optional<GrayContext>>getOrEmpty(GrayThreadLocalAccessor.KEY)
                .flatMap(context -> context)
                .or(() -> OutgoingTag.begunWith(attributes))
                .orElse(null);
    }

    private static ClientRequest tagged(ClientRequest request, Destination destination, @Nullable GrayContext context) {
        return ClientRequest.from(request)
                .headers(headers ->
                        OutgoingTag.write(WebClientTagging.CLIENT, headers, request.attributes(), destination, context))
                .attribute(WRITTEN, true)
                .build();
    }
}
