package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayReactive;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The trusted senders of tags on WebFlux, over real sockets; the server believes forwarded addresses, but Gray does not.
 */
class ReactiveTrustTest {

    private static final String[] FORWARDED = {"X-Gray-Stage", "beta", "X-Forwarded-For", "10.8.1.2"};

    /** The servers that WebFlux runs on here. */
    enum Server {
        REACTOR_NETTY,
        TOMCAT,
        JETTY
    }

    @ParameterizedTest
    @EnumSource
    void aProxyIsKnownByItsSocketAndNotByAForwardedAddress(Server server) {
        for (String strategy : List.of("native", "framework", "none")) {
            String seen = strategy.equals("none") ? "127.0.0.1" : "10.8.1.2";
            assertThat(ask(server, strategy, "10.8.0.0/16"))
                    .as("a stranger who says that he is the proxy, %s on %s", strategy, server)
                    .isEqualTo("stable [UNTRUSTED] [] " + seen);
            assertThat(ask(server, strategy, "127.0.0.1"))
                    .as("the proxy that forwards for a stranger, %s on %s", strategy, server)
                    .isEqualTo("beta [] [beta] " + seen);
        }
    }

    private static String ask(Server server, String strategy, String proxies) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "server=" + server,
                        "test.server=" + server.name().toLowerCase(Locale.ROOT),
                        "server.forward-headers-strategy=" + strategy,
                        "gray.ingress.trust=proxies",
                        "gray.ingress.proxies=" + proxies)
                .run()) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            return new Client(port).get("/", FORWARDED);
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/")
        Mono<String> get(ServerWebExchange exchange) {
            InetSocketAddress seen =
                    Objects.requireNonNull(exchange.getRequest().getRemoteAddress());
            return GrayReactive.decision()
                    .map(decision -> decision.stage() + " " + decision.ignoredTags() + " "
                            + exchange.getRequest().getHeaders().getOrEmpty("X-Gray-Stage") + " "
                            + seen.getHostString());
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Controller.class})
    static class Application {

        @Bean
        ConfigurableReactiveWebServerFactory server(Environment environment) {
            return switch (Server.valueOf(environment.getRequiredProperty("server"))) {
                case REACTOR_NETTY -> new NettyReactiveWebServerFactory();
                case TOMCAT -> new TomcatReactiveWebServerFactory();
                case JETTY -> new JettyReactiveWebServerFactory();
            };
        }
    }
}
