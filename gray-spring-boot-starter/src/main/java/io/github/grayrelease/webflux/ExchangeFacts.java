package io.github.grayrelease.webflux;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.UrlQuery;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** The facts of a WebFlux request. */
final class ExchangeFacts implements Request {

    private final ServerWebExchange exchange;
    private final ServerHttpRequest request;
    private final User user;

    ExchangeFacts(ServerWebExchange exchange, User user) {
        this.exchange = exchange;
        this.request = exchange.getRequest();
        this.user = user;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().getFirst(name);
    }

    @Override
    public List<String> headers(String name) {
        return List.copyOf(request.getHeaders().getOrEmpty(name));
    }

    @Override
    public @Nullable String cookie(String name) {
        HttpCookie cookie = request.getCookies().getFirst(name);
        return cookie == null ? null : cookie.getValue();
    }

    @Override
    public @Nullable String query(String name) {
        return UrlQuery.parameter(request.getURI().getRawQuery(), name);
    }

    @Override
    public @Nullable String rawQuery() {
        return request.getURI().getRawQuery();
    }

    @Override
    public boolean isSecure() {
        return "https".equalsIgnoreCase(request.getURI().getScheme());
    }

    @Override
    public @Nullable String principal() {
        return user.name();
    }

    @Override
    public String peer() {
        return SocketPeer.of(exchange);
    }

    @Override
    public String path() {
        return Objects.requireNonNullElse(request.getURI().getRawPath(), "");
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    /** Falls back to the authority, because {@link URI} finds no host with an underscore, as in containers' names. */
    @Override
    public String host() {
        URI uri = request.getURI();
        if (uri.getHost() != null) {
            return uri.getHost();
        }
        String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
        int port = authority.lastIndexOf(':');
        return port < 0 ? authority : authority.substring(0, port);
    }

    @Override
    public String address() {
        return SocketPeer.literal(request.getRemoteAddress());
    }

    @Override
    public boolean hasRole(String role) {
        return user.hasRole(role);
    }
}
