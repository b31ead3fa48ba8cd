package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.autoconfigure.IngressCases.Case;
import io.github.grayrelease.autoconfigure.IngressCases.Trusting;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.trust.Invitation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** The assertions on {@link IngressCases} for every server. */
abstract class IngressContract {

    private final WebApplicationType type;
    private final Class<?> application;
    private final boolean jetty;

    /** For an application that answers every request with {@link #answer}. */
    IngressContract(WebApplicationType type, Class<?> application) {
        this(type, application, false);
    }

    IngressContract(WebApplicationType type, Class<?> application, boolean jetty) {
        this.type = type;
        this.application = application;
        this.jetty = jetty;
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestIsDecidedAsTheTableSays(Trusting trusting) throws IOException {
        SoftAssertions softly = new SoftAssertions();
        try (ConfigurableApplicationContext running = start(trusting.properties())) {
            int port = port(running);
            for (Case row : trusting.cases()) {
                softly.assertThat(ask(port, row))
                        .as(row.name())
                        .isEqualTo(("HTTP/1.1 200 | " + row.decided() + " | " + row.seen()).strip());
            }
        }
        softly.assertAll();
    }

    private ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(application, Attributes.class)
                .web(type)
                .initializers(IngressContract::withoutUpgrades)
                .properties(
                        "spring.config.location=classpath:ingress-test.yml",
                        "test.server=" + (jetty ? "jetty" : "tomcat"))
                .run(properties);
    }

    /**
     * Jetty's filter of WebSocket upgrades copies the headers of each request, and fails where Spring Security's firewall
     * refuses one, whatever Gray does.
     */
    private static void withoutUpgrades(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context)
                .registerBean("websocketUpgradeFilterWebServerCustomizer", Object.class, Object::new);
    }

    private static int port(ConfigurableApplicationContext running) {
        return running.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Test
    void theAnswerTellsCachesWhoChoseAndTracersWhoIsTrustedWhereTheRequestWent() throws IOException {
        try (ConfigurableApplicationContext running = start(Trusting.EVERYBODY.properties())) {
            assertThat(ask(port(running), "GET /", "X-Gray-Stage: beta", "X-Gray-Trace: 1"))
                    .contains("\r\nX-Gray-Hops: application=beta(PROPAGATED)\r\n")
                    .containsPattern("\r\n[Vv]ary: .*X-Gray-Stage")
                    .containsPattern("\r\n[Cc]ache-[Cc]ontrol: .*(private|no-store)");
            assertThat(ask(port(running), "GET /", "X-Gray-Stage: stable", "X-Gray-Trace: 1"))
                    .contains("X-Gray-Hops: application=stable(PROPAGATED)");
            assertThat(ask(port(running), "GET /", "X-Gray-Trace: 1"))
                    .as("no tag counts in it")
                    .doesNotContain("X-Gray-Hops");
            assertThat(ask(port(running), "GET /", "X-Gray-Stage: beta")).doesNotContain("X-Gray-Hops");
        }
        try (ConfigurableApplicationContext running = start(Trusting.NOBODY.properties())) {
            assertThat(ask(port(running), "GET /", "X-Gray-Trace: 1")).doesNotContain("X-Gray-Hops");
        }
    }

    @Test
    void anInvitationBecomesACookieThatChoosesTheStage() throws IOException {
        try (ConfigurableApplicationContext running =
                start("--gray.ingress.secret=a-secret-of-more-than-32-characters", "--gray.ingress.trust=none")) {
            Invitation invitation = running.getBean(GrayRuntime.class)
                    .tags()
                    .invitations()
                    .orElseThrow()
                    .invite("beta", Duration.ofHours(1));

            String redirect = ask(port(running), "GET /x?a=%20&" + invitation.query());

            assertThat(redirect).startsWith("HTTP/1.1 302").contains("ocation: /x?a=%20\r\n", "HttpOnly; SameSite=Lax");
            Matcher cookie = Pattern.compile("Set-Cookie: ([^;]+);").matcher(redirect);
            assertThat(cookie.find()).isTrue();
            assertThat(ask(port(running), "GET /x", "Cookie: " + cookie.group(1)))
                    .contains("beta PROPAGATED");
        }
    }

    private static String ask(int port, Case row) throws IOException {
        String response = ask(port, row.line(), row.headers().toArray(String[]::new));
        return (response.substring(0, 12) + " | " + response.substring(response.indexOf("\r\n\r\n") + 4)).strip();
    }

    /** The whole answer to a request. */
    private static String ask(int port, String line, String... headers) throws IOException {
        boolean namesHost = Stream.of(headers).anyMatch(header -> header.startsWith("Host:"));
        String request = Stream.of(
                        Stream.of(line + " HTTP/1.1", "Connection: close"),
                        Stream.of("Host: localhost").filter(host -> !namesHost),
                        Stream.of(headers))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What an application answers: its decision, and which headers it sees of those that carry tags. */
    static String answer(GrayDecision decision, Iterable<String> names, Function<String, List<String>> values) {
        List<String> visible = Stream.of("x-gray-stage", "x-release-stage", "baggage")
                .filter(tag -> {
                    for (String name : names) {
                        if (name.equalsIgnoreCase(tag)) {
                            return true;
                        }
                    }
                    return !values.apply(tag).isEmpty();
                })
                .map(tag -> tag + "=" + values.apply(tag))
                .toList();
        List<GrayDecision.IgnoredTag> ignored =
                decision.ignoredTags().stream().sorted().toList();
        return String.join(
                " ",
                decision.stage(),
                decision.reason().name(),
                decision.rule().orElse("-"),
                ignored.toString(),
                "|",
                String.join(" ", visible));
    }

    @Configuration(proxyBeanMethods = false)
    static class Attributes {

        @Bean
        GrayAttributes regions() {
            return (request, sink) -> {
                if (request.header("X-Break-Attributes") != null) {
                    throw new IllegalStateException("No region for anybody");
                }
                sink.accept("region", Objects.requireNonNullElse(request.header("X-Region"), "none"));
            };
        }
    }
}
