package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What code outside of Gray's scope reads from a request: access logs, and observations with an own convention. */
@SuppressWarnings("NullAway") // it does not see that the function of Gray.decisionOf(..) may return null
class StageOutsideTheScopeTest {

    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory = Path.of("");

    /** The servers, with the kind of application that runs on them. */
    enum On {
        TOMCAT(WebApplicationType.SERVLET, Servlets.class),
        JETTY(WebApplicationType.SERVLET, Servlets.class),
        WEBFLUX_ON_REACTOR_NETTY(WebApplicationType.REACTIVE, WebFlux.class),
        WEBFLUX_ON_TOMCAT(WebApplicationType.REACTIVE, WebFlux.class),
        WEBFLUX_ON_JETTY(WebApplicationType.REACTIVE, WebFlux.class);

        private final WebApplicationType type;
        private final Class<?> application;

        On(WebApplicationType type, Class<?> application) {
            this.type = type;
            this.application = application;
        }

        String server() {
            return name().replaceAll("WEBFLUX_ON_", "").toLowerCase(Locale.ROOT);
        }
    }

    private ConfigurableApplicationContext start(On on) {
        return new SpringApplicationBuilder(on.application)
                .web(on.type)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "test.server=" + on.server(),
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "server.tomcat.accesslog.enabled=true",
                        "server.tomcat.accesslog.directory=" + directory,
                        "server.tomcat.accesslog.buffered=false",
                        "server.tomcat.accesslog.pattern=stage=%{gray.stage}r",
                        "gray.ingress.trust=all",
                        "gray.stages=stable,canary,beta")
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void anObservationWithItsOwnConventionHasTheDecision(On on) {
        try (ConfigurableApplicationContext application = start(on)) {
            assertThat(client(application).get("/stage", "X-Gray-Stage", "beta/x"))
                    .isEqualTo("beta/x");

            await().untilAsserted(() -> assertThat(observed(application)).containsExactly("beta/x PROPAGATED"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "WEBFLUX_ON_REACTOR_NETTY", mode = EnumSource.Mode.EXCLUDE)
    void anAccessLogHasTheStage(On on) {
        LOGGED.clear();
        try (ConfigurableApplicationContext application = start(on)) {
            client(application).get("/stage", "X-Gray-Stage", "beta/x");
            client(application).get("/stage");

            await().untilAsserted(() -> assertThat(logged()).containsExactly("stage=beta/x", "stage=stable"));
        }
    }

    @Test
    void aRequestThatIsNotDecidedHasNoDecision() {
        assertThat(Gray.decisionOf(name -> null)).isEmpty();
        assertThat(Gray.decisionOf(name -> "something else")).isEmpty();
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static List<String> observed(ConfigurableApplicationContext application) {
        return application.getBean(MeterRegistry.class).find("http.server.requests").timers().stream()
                .map(Timer::getId)
                .map(id -> Objects.requireNonNullElse(id.getTag("decision"), "none"))
                .toList();
    }

    private List<String> logged() throws IOException {
        if (!LOGGED.isEmpty()) {
            return List.copyOf(LOGGED);
        }
        try (Stream<Path> files = Files.list(directory)) {
            Optional<Path> log = files.findFirst();
            return log.isPresent() ? Files.readAllLines(log.get()) : List.of();
        }
    }

    private static KeyValues with(KeyValues others, Optional<GrayDecision> decision) {
        return others.and(KeyValue.of(
                "decision",
                decision.map(known -> known.stage() + " " + known.reason()).orElse("none yet")));
    }

    @Configuration(proxyBeanMethods = false)
    static class JettyLog {

        @Bean
        WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> logsStages() {
            return factory -> factory.addServerCustomizers(JettyLog::log);
        }

        private static void log(Server server) {
            server.setRequestLog((request, response) -> LOGGED.add("stage=" + request.getAttribute("gray.stage")));
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, JettyLog.class, Servlets.Controller.class})
    static class Servlets {

        @RestController
        static class Controller {

            @GetMapping("/stage")
            String stage() {
                return Gray.stage();
            }
        }

        @Bean
        DefaultServerRequestObservationConvention ownConvention() {
            return new DefaultServerRequestObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
                    return with(
                            super.getLowCardinalityKeyValues(context),
                            Gray.decisionOf(Objects.requireNonNull(context.getCarrier())::getAttribute));
                }
            };
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, JettyLog.class, WebFlux.Controller.class})
    static class WebFlux {

        @RestController
        static class Controller {

            @GetMapping("/stage")
            Mono<String> stage(ServerWebExchange exchange) {
                return Mono.justOrEmpty(Gray.decisionOf(exchange::getAttribute).map(GrayDecision::stage));
            }
        }

        @Bean
        ConfigurableReactiveWebServerFactory server(Environment environment) {
            return switch (environment.getRequiredProperty("test.server")) {
                case "tomcat" -> new TomcatReactiveWebServerFactory();
                case "jetty" -> new JettyReactiveWebServerFactory();
                default -> new NettyReactiveWebServerFactory();
            };
        }

        @Bean
        org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention ownConvention() {
            return new org.springframework.http.server.reactive.observation
                    .DefaultServerRequestObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(
                        org.springframework.http.server.reactive.observation.ServerRequestObservationContext context) {
                    return with(
                            super.getLowCardinalityKeyValues(context), Gray.decisionOf(context.getAttributes()::get));
                }
            };
        }
    }
}
