package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The trusted senders of tags, over real sockets; the server believes forwarded addresses, but Gray does not. */
@ExtendWith(OutputCaptureExtension.class)
class TrustTest {

    private static final String[] TAG = {"X-Gray-Stage", "beta"};
    private static final String[] FORWARDED = {"X-Gray-Stage", "beta", "X-Forwarded-For", "10.8.1.2"};

    private static final String NOBODY =
            "gray.ingress.trust is 'proxies', but no tag counts: this server does not tell the"
                    + " address of a socket for certain, only one that anybody can forward; run on Spring Boot's Tomcat, Jetty or"
                    + " Reactor Netty, or use signed tags (gray.ingress.secret)";

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties("server.port=0", "server.address=127.0.0.1")
                .properties(properties)
                .run();
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void byDefaultNobodyIsTrustedAndTheFirstIgnoredTagSaysWhichPropertyOpensIt(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(client(application).get("/", TAG)).isEqualTo("stable UNTRUSTED null 127.0.0.1");
            assertThat(client(application).get("/", TAG)).isEqualTo("stable UNTRUSTED null 127.0.0.1");
        }
        assertThat(output.getOut().split("To trust it, set 'gray.ingress.trust'", -1))
                .hasSize(2);
    }

    @Test
    void everybodyIsTrustedWhenOneLineSaysSo() {
        try (ConfigurableApplicationContext application = start("gray.ingress.trust=all")) {
            assertThat(client(application).get("/", TAG)).isEqualTo("beta  beta 127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void aProxyIsKnownByItsSocketAndNotByAForwardedAddress(String server) {
        for (String strategy : List.of("native", "framework", "none")) {
            String seen = strategy.equals("none") ? "127.0.0.1" : "10.8.1.2";
            try (ConfigurableApplicationContext application = start(
                    "test.server=" + server,
                    "server.forward-headers-strategy=" + strategy,
                    "gray.ingress.trust=proxies",
                    "gray.ingress.proxies=10.8.0.0/16")) {
                assertThat(client(application).get("/", FORWARDED))
                        .as("a stranger who says that he is the proxy, %s on %s", strategy, server)
                        .isEqualTo("stable UNTRUSTED null " + seen);
            }
            try (ConfigurableApplicationContext application = start(
                    "test.server=" + server,
                    "server.forward-headers-strategy=" + strategy,
                    "gray.ingress.trust=proxies",
                    "gray.ingress.proxies=127.0.0.1")) {
                assertThat(client(application).get("/", FORWARDED))
                        .as("the proxy that forwards for a stranger, %s on %s", strategy, server)
                        .isEqualTo("beta  beta " + seen);
            }
        }
    }

    /** Whoever reaches the port may begin a connection so. */
    @Test
    void theProtocolOfProxiesMakesNobodyAProxy() throws IOException {
        try (ConfigurableApplicationContext application = start(
                        "spring.main.sources=" + ProxyProtocol.class.getName(),
                        "test.server=jetty",
                        "gray.ingress.trust=proxies",
                        "gray.ingress.proxies=10.8.0.0/16");
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        application.getEnvironment().getRequiredProperty("local.server.port", Integer.class))) {
            socket.setSoTimeout(20_000);
            String[] lines = {
                "PROXY TCP4 10.8.1.2 10.8.1.3 5000 80",
                "GET / HTTP/1.1",
                "Host: a",
                "X-Gray-Stage: beta",
                "Connection: close",
                "",
                ""
            };
            socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("stable UNTRUSTED null 10.8.1.2");
        }
    }

    /** A server that no integration knows, such as one that a WAR is deployed in. */
    @Test
    void whereTheSocketIsNotKnownForCertainNobodyIsTrustedAndALineSaysSo(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start(
                "spring.main.sources=" + UnknownServer.class.getName(),
                "gray.ingress.trust=proxies",
                "gray.ingress.proxies=127.0.0.1,10.8.0.0/16")) {
            assertThat(client(application).get("/", FORWARDED)).isEqualTo("stable UNTRUSTED null 127.0.0.1");
        }
        assertThat(output).containsOnlyOnce(NOBODY);
    }

    @Test
    void thatLineIsNotThereWhereTheSocketIsKnownOrDoesNotMatter(CapturedOutput output) {
        start("gray.ingress.trust=proxies", "gray.ingress.proxies=127.0.0.1").close();
        start("spring.main.sources=" + UnknownServer.class.getName(), "gray.ingress.trust=all")
                .close();
        assertThat(output).doesNotContain(NOBODY);
    }

    @Test
    void whatAGatewayMustStripIsPrintedAtStart(CapturedOutput output) {
        start(
                        "logging.level.io.github.grayrelease.autoconfigure=debug",
                        "gray.tag.aliases=X-Release-Stage,x-mse-tag",
                        "gray.tag.cookie=stage",
                        "gray.tag.query=gray")
                .close();
        assertThat(output)
                .containsOnlyOnce("A gateway in front must remove from requests of outsiders: headers X-Gray-Stage,"
                        + " X-Release-Stage, x-mse-tag, X-Gray-Proof, X-Gray-Trace, X-Gray-Source; entries of the header"
                        + " baggage gray.stage; cookies stage; query parameters gray");
    }

    @Test
    void switchedOffEverythingTakesTheBaselineAndNoTagIsRead() {
        try (ConfigurableApplicationContext application = start("gray.ingress.trust=all", "gray.enabled=false")) {
            assertThat(client(application).get("/", TAG)).isEqualTo("stable  beta 127.0.0.1");
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/")
        String get(HttpServletRequest request) {
            GrayDecision decision = Gray.decision();
            return decision.stage() + " "
                    + decision.ignoredTags().stream().map(Enum::name).collect(Collectors.joining(",")) + " "
                    + request.getHeader("X-Gray-Stage") + " " + request.getRemoteAddr();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {}

    /** Jetty behind a proxy that forwards connections. */
    @Configuration(proxyBeanMethods = false)
    static class ProxyProtocol {

        @Bean
        WebServerFactoryCustomizer<JettyServletWebServerFactory> proxyProtocol() {
            return factory -> factory.addServerCustomizers(server -> Stream.of(server.getConnectors())
                    .map(AbstractConnector.class::cast)
                    .forEach(connector -> {
                        connector.addFirstConnectionFactory(new ProxyConnectionFactory());
                        connector.setDefaultProtocol("[proxy]");
                    }));
        }
    }

    /** Spring Boot's Tomcat behind a type that customizers do not know. */
    @Configuration(proxyBeanMethods = false)
    static class UnknownServer {

        @Bean
        ServletWebServerFactory unknown() {
            TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
            return initializers -> tomcat.getWebServer(initializers);
        }
    }
}
