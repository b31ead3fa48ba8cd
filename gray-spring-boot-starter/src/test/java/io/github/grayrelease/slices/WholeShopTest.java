package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The whole application, by MockMvc and over the network. */
class WholeShopTest {

    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"spring.config.location=classpath:slices/application.yml", "gray.strict=true"})
    @AutoConfigureRestTestClient
    @DirtiesContext // it would answer for other tests of this JVM that have no context of their own
    static class OverTheNetworkTest {

        @Autowired
        private RestTestClient client;

        @Autowired
        private Till till;

        @Test
        void aTaggedRequestGetsTheAnnotatedBean() {
            client.get()
                    .uri("/total/tea")
                    .header("X-Gray-Stage", "beta")
                    .exchange()
                    .expectBody(Integer.class)
                    .isEqualTo(80);
            client.get().uri("/total/tea").exchange().expectBody(Integer.class).isEqualTo(100);
        }

        @Test
        void aFormIsNoQuery() {
            client.post()
                    .uri("/order")
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body("preview=1")
                    .exchange()
                    .expectBody(String.class)
                    .isEqualTo("stable 1");
        }

        @Test
        void codeThatTheTestCallsItselfRunsInTheScope() {
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(till.total("tea")).isEqualTo(80);
            }
        }

        @Test
        void strictGrayThrowsForAnUndeclaredName() {
            try (GrayScope scope = Gray.open("beta")) {
                assertThatThrownBy(() -> Gray.when("betta").active()).hasMessageContaining("'betta'");
            }
        }
    }

    @SpringBootTest(properties = "spring.config.location=classpath:slices/application.yml")
    @AutoConfigureMockMvc
    @AutoConfigureRestTestClient
    @DirtiesContext // it would answer for other tests of this JVM that have no context of their own
    static class ByMockMvcTest {

        @Autowired
        private MockMvcTester mvc;

        @Autowired
        private RestTestClient client;

        @Test
        void aTaggedRequestGetsTheAnnotatedBean() {
            assertThat(mvc.get().uri("/total/tea").header("X-Gray-Stage", "beta"))
                    .bodyText()
                    .isEqualTo("80");
            client.get()
                    .uri("/total/tea?preview=1")
                    .exchange()
                    .expectBody(Integer.class)
                    .isEqualTo(80);
        }

        @Test
        void aParameterOfAFormIsNoQuery() {
            assertThat(mvc.post().uri("/order").param("preview", "1"))
                    .bodyText()
                    .isEqualTo("stable 1");
            assertThat(mvc.post().uri("/order").queryParam("preview", "1"))
                    .bodyText()
                    .isEqualTo("beta 1");
        }
    }

    @Test
    void aStandaloneSetupHasNothingOfTheApplication() {
        assertThatThrownBy(() ->
                        MockMvcBuilders.standaloneSetup(new StockController()).build())
                .hasMessageContaining("Ambiguous mapping");
    }
}
