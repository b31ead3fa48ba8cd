package io.github.grayrelease.websocket;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Keeps the context of the handshake in the attributes of its session. */
final class HandshakeContext implements HandshakeInterceptor {

    private static final String ATTRIBUTE = HandshakeContext.class.getName();

    /** The context of the session's handshake, or null. */
    static @Nullable GrayContext of(WebSocketSession session) {
        return session.getAttributes().get(ATTRIBUTE) instanceof GrayContext context ? context : null;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        GrayContext context = GrayContexts.currentOrNull();
        if (context != null) {
            attributes.put(ATTRIBUTE, context);
        }
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
