package io.github.grayrelease.websocket;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContexts;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Calls a handler with the context of the session's handshake, on whatever thread the server calls. */
final class HandshakeDecisionHandler extends WebSocketHandlerDecorator {

    HandshakeDecisionHandler(WebSocketHandler handler) {
        super(handler);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        try (GrayScope scope = GrayContexts.open(HandshakeContext.of(session))) {
            super.afterConnectionEstablished(session);
        }
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        try (GrayScope scope = GrayContexts.open(HandshakeContext.of(session))) {
            super.handleMessage(session, message);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) throws Exception {
        try (GrayScope scope = GrayContexts.open(HandshakeContext.of(session))) {
            super.handleTransportError(session, failure);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        try (GrayScope scope = GrayContexts.open(HandshakeContext.of(session))) {
            super.afterConnectionClosed(session, status);
        }
    }
}
