package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.definition.InvalidRulesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code @GrayVariant} on functional routes of WebFlux, and on beans whose methods WebFlux calls without a stage. */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveVariantRoutesTest {

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "gray.ingress.trust=all",
                        "gray.stages=stable,canary,beta")
                .properties(properties)
                .run();
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void theMostSpecificActiveRoutesServeElseThePlainOnes() {
        try (ConfigurableApplicationContext application = start(Routes.class)) {
            Client client = client(application);
            assertThat(client.get("/stock")).isEqualTo("plain");
            assertThat(client.get("/stock", "X-Gray-Stage", "beta/team-b")).isEqualTo("beta");
            assertThat(client.get("/stock", "X-Gray-Stage", "beta/team-a")).isEqualTo("team-a");
            assertThat(client.get("/only-plain", "X-Gray-Stage", "beta")).isEqualTo("only plain");
            assertThat(client.get("/preview", "X-Gray-Stage", "beta")).isEqualTo("preview");
            assertThat(client.status("/preview")).isEqualTo(404);
        }
    }

    @Test
    void aMistypedNameOnRoutesStopsTheStart() {
        Throwable stopped = catchThrowable(() -> start(MistypedRoutes.class));

        assertThat(stopped)
                .rootCause()
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining("does not declare 'betta', which @GrayVariant on bean 'betaRoutes' names");
    }

    @Test
    void methodsThatAreNotReactiveAreWarnedOfAtStart(CapturedOutput output) {
        start(Prices.class).close();

        assertThat(output)
                .contains("Bean 'price' has @GrayVariant beans [betaPrice], but its methods")
                .contains("'ReactiveVariantRoutesTest.Price.now', 'ReactiveVariantRoutesTest.Price.save' return neither"
                        + " Mono nor Flux: on WebFlux their callers get the baseline whatever the stage")
                .contains("return Mono or Flux, or set 'spring.reactor.context-propagation: auto'")
                .doesNotContain("Price.later", "Price.all", "Price.helper");
    }

    @Test
    void switchedOffNobodyIsWarned(CapturedOutput output) {
        start(Prices.class, "gray.enabled=false").close();

        assertThat(output).doesNotContain("return neither Mono nor Flux");
    }

    interface Price {

        int now();

        void save(int price);

        Mono<Integer> later();

        Flux<Integer> all();

        static int helper() {
            return 0;
        }
    }

    private record Fixed(int now) implements Price {

        @Override
        public void save(int price) {}

        @Override
        public Mono<Integer> later() {
            return Mono.just(now);
        }

        @Override
        public Flux<Integer> all() {
            return Flux.just(now);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ReactiveOpenToAll.class)
    static class Prices {

        @Bean
        Price price() {
            return new Fixed(1);
        }

        @Bean
        @GrayVariant("beta")
        Price betaPrice() {
            return new Fixed(2);
        }
    }

    private static RouterFunction<ServerResponse> answering(String path, String text) {
        return RouterFunctions.route()
                .GET(path, request -> ServerResponse.ok().bodyValue(text))
                .build();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ReactiveOpenToAll.class)
    static class MistypedRoutes {

        @Bean
        @GrayVariant("betta")
        RouterFunction<ServerResponse> betaRoutes() {
            return answering("/stock", "beta");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ReactiveOpenToAll.class)
    static class Routes {

        @Bean
        RouterFunction<ServerResponse> routes() {
            return answering("/stock", "plain").and(answering("/only-plain", "only plain"));
        }

        @Bean
        @GrayVariant("beta")
        RouterFunction<ServerResponse> betaRoutes() {
            return answering("/stock", "beta").and(answering("/preview", "preview"));
        }

        @Bean
        @GrayVariant("beta/team-a")
        RouterFunction<ServerResponse> teamRoutes() {
            return answering("/stock", "team-a");
        }
    }
}
