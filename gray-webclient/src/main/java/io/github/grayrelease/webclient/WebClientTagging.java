package io.github.grayrelease.webclient;

import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.hold.GrayThreadLocalAccessor;
import io.github.grayrelease.hold.Held;
import io.github.grayrelease.hold.Hold;
import io.github.grayrelease.propagate.Egress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Makes the clients of a builder hand the tag on: {@code WebClient.builder().apply(new WebClientTagging(egress))}. With
 * Spring Boot this is done for its builders and for HTTP service groups.
 *
 * <p>The decision is the one in Reactor's context, else the one of the thread on which the request was begun; a retry or a
 * subscription on another thread carries the same tag. Safe for all threads; applying it twice changes nothing.
 */
public final class WebClientTagging implements Consumer<WebClient.Builder> {

    private static final String BEGUN_WITH = WebClientTagging.class.getName() + ".held";

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
        builder.defaultRequest(begun -> {
            Held held = Hold.currentOrNull();
            if (held != null) {
                begun.attribute(BEGUN_WITH, held);
            }
        });
        builder.filter((request, next) -> Mono.deferContextual(context -> next.exchange(tagged(request, context))));
    }

    private ClientRequest tagged(ClientRequest request, ContextView context) {
        return ClientRequest.from(request)
                .headers(headers -> write(headers, request, held(request, context)))
                .build();
    }

    private static @Nullable Held held(ClientRequest request, ContextView context) {
        Optional<Held> flowing =
                context.<Optional<Held>>getOrEmpty(GrayThreadLocalAccessor.KEY).flatMap(value -> value);
        return flowing.or(() -> request.attribute(BEGUN_WITH).map(Held.class::cast))
                .orElse(null);
    }

    /** A header that the application set itself is left alone. */
    private void write(HttpHeaders headers, ClientRequest request, @Nullable Held held) {
        if (!headers.containsHeader(egress.header())) {
            egress.tag(held, request.url()).ifPresent(tag -> headers.set(egress.header(), tag));
        }
        if (headers.containsHeader(BaggageHeader.NAME) && !egress.allows(request.url())) {
            keepBack(headers);
        }
    }

    /** A propagator of OpenTelemetry, which knows no hosts, may have written our entry. */
    private static void keepBack(HttpHeaders headers) {
        List<String> others = BaggageHeader.withoutStage(headers.getOrEmpty(BaggageHeader.NAME));
        headers.remove(BaggageHeader.NAME);
        headers.addAll(BaggageHeader.NAME, others);
    }
}
