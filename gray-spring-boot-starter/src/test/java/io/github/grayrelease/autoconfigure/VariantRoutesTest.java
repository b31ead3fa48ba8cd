package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayVariant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code @GrayVariant} on functional routes of Spring MVC. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"gray.ingress.trust=all", "gray.stages=stable,canary,beta"})
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
class VariantRoutesTest {

    @LocalServerPort
    private int port;

    private Client client = new Client(0);

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @ParameterizedTest
    @CsvSource({"stable, plain", "canary, plain", "beta, beta", "beta/team-b, beta", "beta/team-a, team-a"})
    void theMostSpecificActiveRoutesServeElseThePlainOnes(String stage, String routes) {
        assertThat(client.get("/stock", "X-Gray-Stage", stage)).isEqualTo(routes);
    }

    @Test
    void aPathThatTheVariantDoesNotRouteIsServedByThePlainRoutes() {
        assertThat(client.get("/only-plain", "X-Gray-Stage", "beta")).isEqualTo("only plain");
    }

    @Test
    void withoutAPlainRouteTheOtherStagesGet404() {
        assertThat(client.get("/preview", "X-Gray-Stage", "beta")).isEqualTo("preview");
        assertThat(client.status("/preview")).isEqualTo(404);
    }

    private static RouterFunctions.Builder answering(String path, String text) {
        return RouterFunctions.route().GET(path, request -> ServerResponse.ok().body(text));
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(OpenToAll.class)
    static class Application {

        @Bean
        RouterFunction<ServerResponse> routes() {
            return answering("/stock", "plain").build();
        }

        @Bean
        RouterFunction<ServerResponse> moreRoutes() {
            return answering("/only-plain", "only plain").build();
        }

        @Bean
        @GrayVariant("beta")
        RouterFunction<ServerResponse> betaRoutes() {
            return answering("/stock", "beta")
                    .add(answering("/preview", "preview").build())
                    .build();
        }

        @Bean
        @GrayVariant("beta/team-a")
        RouterFunction<ServerResponse> teamRoutes() {
            return answering("/stock", "team-a").build();
        }
    }
}
