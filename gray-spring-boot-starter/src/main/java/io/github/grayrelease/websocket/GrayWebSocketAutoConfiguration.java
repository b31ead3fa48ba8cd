package io.github.grayrelease.websocket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.MessageChannel;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.AbstractWebSocketHandlerRegistration;
import org.springframework.web.socket.config.annotation.ServletWebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.StompWebSocketEndpointRegistration;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;

/**
 * Makes WebSocket handlers run with the decision of their session's handshake: those of {@code @EnableWebSocket}, and the
 * message handlers of {@code @EnableWebSocketMessageBroker}. The configurers come last, when the application has
 * registered its handlers.
 */
@AutoConfiguration
@ConditionalOnClass(WebSocketConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
public final class GrayWebSocketAutoConfiguration {

    /** Called by Spring. */
    GrayWebSocketAutoConfiguration() {}

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebSocketConfigurer graySessions() {
        return GrayWebSocketAutoConfiguration::extend;
    }

    private static void extend(WebSocketHandlerRegistry registry) {
        if (registry instanceof ServletWebSocketHandlerRegistry) {
            for (Object registration : registrations(registry)) {
                if (registration instanceof AbstractWebSocketHandlerRegistration<?> handlers) {
                    handlers.addInterceptors(new HandshakeContext());
                    decorateHandlers(handlers);
                }
            }
        }
    }

    /** Neither registry has a getter for them. */
    private static List<?> registrations(Object registry) {
        return new DirectFieldAccessor(registry).getPropertyValue("registrations") instanceof List<?> list
                ? list
                : List.of();
    }

    @SuppressWarnings("unchecked")
    private static void decorateHandlers(AbstractWebSocketHandlerRegistration<?> registration) {
        Object field = new DirectFieldAccessor(registration).getPropertyValue("handlerMap");
        if (field instanceof Map<?, ?> map) {
            Map<WebSocketHandler, List<String>> handlers = (Map<WebSocketHandler, List<String>>) map;
            Map<WebSocketHandler, List<String>> registered = new LinkedHashMap<>(handlers);
            handlers.clear();
            registered.forEach((handler, paths) -> handlers.put(new HandshakeDecisionHandler(handler), paths));
        }
    }

    /** The message handlers run on executors that are beans, which propagate the decision of the session's thread. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebSocketMessageBrokerConfigurer.class, MessageChannel.class})
    static class Messages {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebSocketMessageBrokerConfigurer grayMessageSessions() {
            return new WebSocketMessageBrokerConfigurer() {
                @Override
                public void registerStompEndpoints(StompEndpointRegistry registry) {
                    for (Object registration : registrations(registry)) {
                        if (registration instanceof StompWebSocketEndpointRegistration endpoint) {
                            endpoint.addInterceptors(new HandshakeContext());
                        }
                    }
                }

                @Override
                public void configureWebSocketTransport(WebSocketTransportRegistration transport) {
                    transport.addDecoratorFactory(HandshakeDecisionHandler::new);
                }
            };
        }
    }
}
