package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.autoconfigure.IngressCases.Case;
import io.github.grayrelease.autoconfigure.IngressCases.Trusting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What holds for {@link IngressCases} on every server. */
abstract class IngressContract {

    private final WebApplicationType type;
    private final Class<?> application;

    /** For an application that answers every request with {@link #answer}. */
    IngressContract(WebApplicationType type, Class<?> application) {
        this.type = type;
        this.application = application;
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestIsDecidedAsTheTableSays(Trusting trusting) throws IOException {
        SoftAssertions softly = new SoftAssertions();
        try (ConfigurableApplicationContext running = new SpringApplicationBuilder(application, Attributes.class)
                .web(type)
                .properties("spring.config.location=classpath:ingress-test.yml")
                .run(trusting.properties())) {
            int port = running.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            for (Case row : trusting.cases()) {
                softly.assertThat(ask(port, row))
                        .as(row.name())
                        .isEqualTo(("HTTP/1.1 200 | " + row.decided() + " | " + row.seen()).strip());
            }
        }
        softly.assertAll();
    }

    private static String ask(int port, Case row) throws IOException {
        boolean namesHost = row.headers().stream().anyMatch(header -> header.startsWith("Host:"));
        String request = Stream.of(
                        Stream.of(row.line() + " HTTP/1.1", "Connection: close"),
                        Stream.of("Host: localhost").filter(host -> !namesHost),
                        row.headers().stream())
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return (response.substring(0, 12) + " | " + response.substring(response.indexOf("\r\n\r\n") + 4)).strip();
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
