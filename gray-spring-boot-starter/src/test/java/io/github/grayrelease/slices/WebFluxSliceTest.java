package io.github.grayrelease.slices;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The same in a slice of WebFlux. */
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
@WebFluxTest(
        controllers = StockController.class,
        properties = "spring.config.location=classpath:slices/application.yml")
class WebFluxSliceTest {

    @Autowired
    private WebTestClient client;

    @Test
    void aTaggedRequestGetsTheVariant() {
        client.get()
                .uri("/stock")
                .header("X-Gray-Stage", "beta")
                .exchange()
                .expectBody(String.class)
                .isEqualTo("new stock");
        client.get().uri("/stock").exchange().expectBody(String.class).isEqualTo("stock");
    }

    @Test
    void aRuleDecides() {
        client.get().uri("/stock?preview=1").exchange().expectBody(String.class).isEqualTo("new stock");
    }
}
