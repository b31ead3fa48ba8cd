package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.header;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.headerDoesNotExist;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.resttemplate.RestTemplateTagging;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.MockServerRestClientCustomizer;
import org.springframework.boot.restclient.test.MockServerRestTemplateCustomizer;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** A slice of the clients: what they send has the tag. */
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
@RestClientTest(components = Suppliers.class, properties = "spring.config.location=classpath:slices/application.yml")
class RestClientSliceTest {

    @Autowired
    private Suppliers suppliers;

    @Autowired
    private MockServerRestClientCustomizer clients;

    @Autowired
    private MockServerRestTemplateCustomizer templates;

    @Autowired
    private Egress egress;

    @Test
    void theClientSendsTheTag() {
        clients.getServer()
                .expect(requestTo("http://suppliers/name"))
                .andExpect(header("X-Gray-Stage", "beta"))
                .andRespond(withSuccess("Miller", MediaType.TEXT_PLAIN));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(suppliers.name()).isEqualTo("Miller");
        }
    }

    @Test
    void theTemplateSendsTheTag() {
        templates
                .getServer()
                .expect(requestTo("/city"))
                .andExpect(header("X-Gray-Stage", "beta"))
                .andRespond(withSuccess("York", MediaType.TEXT_PLAIN));
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(suppliers.city()).isEqualTo("York");
        }
    }

    @Test
    void aMockServerOnATaggedTemplateSeesTheTagOnceAndOnlyWhereEgressAllows() {
        RestTemplate template = new RestTemplate();
        new RestTemplateTagging(egress).accept(template);
        MockRestServiceServer server = MockRestServiceServer.bindTo(template).build();
        server.expect(requestTo("http://suppliers/"))
                .andExpect(header("X-Gray-Stage", "beta"))
                .andRespond(withSuccess());
        server.expect(requestTo("https://elsewhere.example.com/"))
                .andExpect(headerDoesNotExist("X-Gray-Stage"))
                .andRespond(withSuccess());
        try (GrayScope scope = Gray.open("beta")) {
            template.getForObject("http://suppliers/", String.class);
            template.getForObject("https://elsewhere.example.com/", String.class);
        }
        server.verify();
    }

    @Test
    void aMockServerOnABuilderSeesTheTag(@Autowired RestClient.Builder builder) {
        MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
        server.expect(requestTo("http://suppliers/"))
                .andExpect(header("X-Gray-Stage", "beta"))
                .andRespond(withSuccess());
        try (GrayScope scope = Gray.open("beta")) {
            builder.build().get().uri("http://suppliers/").retrieve().toBodilessEntity();
        }
        server.verify();
    }
}
