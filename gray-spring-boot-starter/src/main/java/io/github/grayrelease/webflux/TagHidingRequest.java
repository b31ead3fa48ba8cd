package io.github.grayrelease.webflux;

import io.github.grayrelease.extract.BaggageHeader;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/** A request without the tags that were ignored, for the application. */
final class TagHidingRequest extends ServerHttpRequestDecorator {

    private final HttpHeaders visible;

    private TagHidingRequest(ServerHttpRequest request, Set<String> hidden) {
        super(request);
        this.visible = HttpHeaders.readOnlyHttpHeaders(without(hidden, request.getHeaders()));
    }

    /** Hides headers; of {@code baggage} only Gray's entry. */
    static ServerWebExchange of(ServerWebExchange exchange, Set<String> hidden) {
        return hidden.isEmpty()
                ? exchange
                : exchange.mutate()
                        .request(new TagHidingRequest(exchange.getRequest(), hidden))
                        .build();
    }

    private static HttpHeaders without(Set<String> hidden, HttpHeaders all) {
        HttpHeaders visible = new HttpHeaders();
        visible.addAll(all);
        for (String name : hidden) {
            visible.remove(name);
            BaggageHeader.visible(name, all.getOrEmpty(name)).forEach(value -> visible.add(name, value));
        }
        return visible;
    }

    @Override
    public HttpHeaders getHeaders() {
        return visible;
    }
}
