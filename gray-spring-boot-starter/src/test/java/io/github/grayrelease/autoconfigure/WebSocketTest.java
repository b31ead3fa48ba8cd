package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayReactive;
import io.github.grayrelease.hold.GrayContexts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The handlers of a WebSocket session run with the decision of the session's handshake. */
class WebSocketTest {

    private static final int SECONDS = 20;

    /** What handlers saw that can't answer. */
    private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

    static class Echo extends TextWebSocketHandler {

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            SEEN.add("opened in " + Gray.stage());
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
            session.sendMessage(new TextMessage(message.getPayload() + " in " + Gray.stage()));
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            SEEN.add("closed in " + Gray.stage());
        }
    }

    /** Spring would take Jetty's, which is on the class path of these tests, too. */
    private static HandshakeHandler handshakes(Environment environment) {
        return environment.getProperty("test.server", "tomcat").equals("jetty")
                ? new DefaultHandshakeHandler()
                : new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableWebSocket
    @Import({OpenToAll.class, Handlers.class})
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class Handlers implements WebSocketConfigurer {

        private final Environment environment;

        Handlers(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
            registry.addHandler(new Echo(), "/echo", "/other").setHandshakeHandler(handshakes(environment));
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableWebSocketMessageBroker
    @Import({OpenToAll.class, Broker.class, Messages.class})
    static class MessageApplication {}

    @Configuration(proxyBeanMethods = false)
    static class Broker implements WebSocketMessageBrokerConfigurer {

        private final Environment environment;

        Broker(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp").setHandshakeHandler(handshakes(environment));
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
            registry.setApplicationDestinationPrefixes("/app");
        }
    }

    @Controller
    static class Messages {

        @MessageMapping("/hello")
        @SendTo("/topic/hello")
        String hello(String name) {
            return name + " in " + Gray.stage();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ReactiveOpenToAll.class)
    static class ReactiveApplication {

        @Bean
        HandlerMapping echo() {
            WebSocketHandler echo = session -> session.send(session.receive()
                    .map(org.springframework.web.reactive.socket.WebSocketMessage::getPayloadAsText)
                    .concatMap(text -> GrayReactive.stage().map(stage -> session.textMessage(text + " in " + stage))));
            return new SimpleUrlHandlerMapping(Map.of("/echo", echo), -1);
        }

        /** Spring would take Jetty's here, too. */
        @Bean
        WebFluxConfigurer onReactorNetty() {
            return new WebFluxConfigurer() {
                @Override
                public WebSocketService getWebSocketService() {
                    return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
                }
            };
        }
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(
                        application == ReactiveApplication.class
                                ? WebApplicationType.REACTIVE
                                : WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "gray.ingress.trust=all",
                        "spring.reactor.netty.shutdown-quiet-period=0s")
                .properties(properties)
                .run();
    }

    /** A client that keeps what it hears. */
    private static final class Conversation implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Conversation(ConfigurableApplicationContext application, String path, String stage) throws Exception {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("X-Gray-Stage", stage)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
                    .get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            return WebSocket.Listener.super.onText(from, text, last);
        }

        Conversation say(String text) throws Exception {
            socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
            return this;
        }

        String hear() throws Exception {
            return String.valueOf(heard.poll(SECONDS, TimeUnit.SECONDS));
        }

        void close() throws Exception {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void eachSessionKeepsTheDecisionOfItsHandshake(String server) throws Exception {
        SEEN.clear();
        try (ConfigurableApplicationContext application = start(Application.class, "test.server=" + server)) {
            Conversation beta = new Conversation(application, "/echo", "beta");
            assertThat(SEEN.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("opened in beta");
            Conversation canary = new Conversation(application, "/other", "canary");
            assertThat(SEEN.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("opened in canary");
            for (String text : List.of("one", "two", "three")) {
                assertThat(beta.say(text).hear()).isEqualTo(text + " in beta");
                assertThat(canary.say(text).hear()).isEqualTo(text + " in canary");
            }
            beta.close();
            assertThat(SEEN.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("closed in beta");
            canary.close();
            assertThat(SEEN.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("closed in canary");
            assertThat(GrayContexts.currentOrNull()).isNull();
        }
    }

    @Test
    void messageHandlersSeeTheDecisionOfTheHandshakeToo() throws Exception {
        try (ConfigurableApplicationContext application = start(MessageApplication.class)) {
            Conversation beta = new Conversation(application, "/stomp", "beta");
            assertThat(beta.say("CONNECT\naccept-version:1.2\nhost:here\n\n\0").hear())
                    .startsWith("CONNECTED");
            beta.say("SUBSCRIBE\nid:0\ndestination:/topic/hello\nreceipt:r\n\n\0");
            beta.say("SEND\ndestination:/app/hello\ncontent-type:text/plain\n\nanna\0");
            assertThat(beta.hear()).contains("anna in beta");
            beta.close();
        }
    }

    @Test
    void onWebFluxReactorsContextCarriesTheDecisionIntoTheSession() throws Exception {
        try (ConfigurableApplicationContext application = start(ReactiveApplication.class)) {
            Conversation beta = new Conversation(application, "/echo", "beta");
            Conversation canary = new Conversation(application, "/echo", "canary");
            for (String text : List.of("one", "two")) {
                assertThat(beta.say(text).hear()).isEqualTo(text + " in beta");
                assertThat(canary.say(text).hear()).isEqualTo(text + " in canary");
            }
            beta.close();
            canary.close();
        }
    }
}
