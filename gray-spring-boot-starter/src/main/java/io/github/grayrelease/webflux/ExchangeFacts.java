package io.github.grayrelease.webflux;

import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.address.UrlQuery;
import io.github.grayrelease.extract.CookieHeader;
import io.github.grayrelease.extract.HttpText;
import io.github.grayrelease.extract.UserAwaited;
import io.github.grayrelease.extract.WaitingRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** The facts of a WebFlux request. */
final class ExchangeFacts implements WaitingRequest {

    private final ServerWebExchange exchange;
    private final ServerHttpRequest request;
    private @Nullable User user;
    private boolean awaited;
    private @Nullable CookieHeader cookies;
    private @Nullable UrlQuery query;

    ExchangeFacts(ServerWebExchange exchange) {
        this.exchange = exchange;
        this.request = exchange.getRequest();
    }

    /** Makes the user known. Until then, whoever asks gets {@link UserAwaited}. */
    void is(User known) {
        this.user = known;
    }

    @Override
    public boolean awaitsUser() {
        return awaited && user == null;
    }

    private User user() {
        if (user == null) {
            awaited = true;
            throw new UserAwaited();
        }
        return user;
    }

    @Override
    public @Nullable String header(String name) {
        return HttpText.orNull(request.getHeaders().getFirst(name));
    }

    @Override
    public List<String> headers(String name) {
        return HttpText.all(request.getHeaders().getOrEmpty(name));
    }

    @Override
    public @Nullable String cookie(String name) {
        List<String> values = cookies(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> cookies(String name) {
        if (cookies == null) {
            cookies = new CookieHeader(request.getHeaders().getOrEmpty(CookieHeader.NAME));
        }
        return cookies.values(name);
    }

    @Override
    public @Nullable String query(String name) {
        List<String> values = queries(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> queries(String name) {
        if (query == null) {
            query = new UrlQuery(HttpText.orNull(rawQuery()));
        }
        return query.values(name);
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
        return user().name();
    }

    @Override
    public String peer() {
        return IpAddress.canonical(SocketPeer.of(exchange));
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
        return IpAddress.canonical(SocketPeer.literal(request.getRemoteAddress()));
    }

    @Override
    public boolean hasRole(String role) {
        return user().hasRole(role);
    }
}
