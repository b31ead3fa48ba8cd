package io.github.grayrelease.webflux;

import io.github.grayrelease.servlet.ServletFacts;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/** The socket's peer of an exchange, unaffected by forwarded headers. */
final class SocketPeer {

    private static final boolean REACTOR_NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

    private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

    private static final boolean JETTY = isPresent("org.eclipse.jetty.server.Request");

    private SocketPeer() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, SocketPeer.class.getClassLoader());
    }

    /**
     * Finds the peer.
     *
     * @param exchange the exchange
     * @return an IP literal; on an unknown server an empty text, which no range contains
     */
    static String of(ServerWebExchange exchange) {
        if (exchange.getAttribute(ServletFacts.PEER_ATTRIBUTE) instanceof String left) {
            return left;
        }
        Object request = serversOwn(exchange.getRequest());
        return Optional.ofNullable(REACTOR_NETTY ? Netty.peer(request) : null)
                .or(() -> Optional.ofNullable(SERVLET ? Servlet.peer(request) : null))
                .or(() -> Optional.ofNullable(JETTY ? Jetty.peer(request) : null))
                .orElse("");
    }

    static String literal(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return "";
        }
        return internet.getAddress() == null
                ? internet.getHostString()
                : internet.getAddress().getHostAddress();
    }

    /** The request of the server itself; null if there is none, as in tests. */
    static @Nullable Object serversOwn(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request);
        } catch (IllegalStateException | IllegalArgumentException noServer) {
            return null;
        }
    }

    private static final class Netty {

        private Netty() {}

        /**
         * Asks the connection, because the request's remote address may be a forwarded one, depending on the server's
         * configuration.
         */
        static @Nullable String peer(@Nullable Object request) {
            return request instanceof HttpServerRequest netty ? literal(netty.connectionRemoteAddress()) : null;
        }
    }

    private static final class Servlet {

        private Servlet() {}

        static @Nullable String peer(@Nullable Object request) {
            return request instanceof HttpServletRequest servlet ? new ServletFacts(servlet).peer() : null;
        }
    }

    private static final class Jetty {

        private Jetty() {}

        static @Nullable String peer(@Nullable Object request) {
            return request instanceof Request jetty
                            && jetty.getAttribute(ServletFacts.PEER_ATTRIBUTE) instanceof String peer
                    ? peer
                    : null;
        }
    }
}
