package io.github.grayrelease.resttemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Echo;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** The clients that Spring Boot builds propagate the tag without a line of code. */
class BootTest {

    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ImperativeHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    RestTemplateAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    HttpServiceClientAutoConfiguration.class,
                    GrayRestTemplateAutoConfiguration.class))
            .withUserConfiguration(Services.class);

    interface Stock {
        @GetExchange("/")
        String get();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "stock", types = Stock.class)
    static class Services {}

    @Test
    void clientsOfBootsBuildersAndHttpServiceGroupsHandTheTagOn() throws Exception {
        try (Echo server = new Echo()) {
            boot.withBean(Egress.class, Egress::standard)
                    .withPropertyValues("spring.http.serviceclient.stock.base-url=" + server.url())
                    .run(context -> {
                        RestClient client =
                                context.getBean(RestClient.Builder.class).build();
                        try (GrayScope scope = Gray.open("beta")) {
                            assertThat(client.get().uri(server.url()).retrieve().body(String.class))
                                    .isEqualTo("[beta] []");
                            assertThat(context.getBean(RestTemplateBuilder.class)
                                            .build()
                                            .getForObject(server.url(), String.class))
                                    .isEqualTo("[beta] []");
                            assertThat(context.getBean(Stock.class).get()).isEqualTo("[beta] []");
                        }
                    });
        }
    }

    @Test
    void withoutAnEgressNothingIsCustomized() {
        boot.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(RestClientTagging.class)
                .doesNotHaveBean(RestTemplateTagging.class));
    }

    private final ApplicationContextRunner byHand = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayClientBeansAutoConfiguration.class))
            .withBean(Egress.class, Egress::standard);

    @Test
    void aMockIsLeftAlone() {
        RestClient mock = Mockito.mock(RestClient.class);
        byHand.withBean("client", RestClient.class, () -> mock)
                .withBean("builder", RestClient.Builder.class, () -> Mockito.mock(RestClient.Builder.class))
                .withBean("template", RestTemplate.class, () -> Mockito.mock(RestTemplate.class))
                .run(context -> assertThat(context.getBean("client")).isSameAs(mock));
    }

    @Test
    void aBeanThatIsTaggedAlreadyIsNotTaggedAgain() {
        RestTemplateTagging tagging = new RestTemplateTagging(Egress.standard());
        RestTemplate template = new RestTemplate();
        tagging.accept(template);
        BufferingClientHttpRequestFactory buffering =
                new BufferingClientHttpRequestFactory(template.getRequestFactory());
        template.setRequestFactory(buffering);
        RestClient client = RestClient.builder()
                .apply(new RestClientTagging(Egress.standard()))
                .build();

        byHand.withBean(RestTemplate.class, () -> template)
                .withBean(RestClient.class, () -> client)
                .run(context -> {
                    assertThat(context.getBean(RestTemplate.class).getRequestFactory())
                            .isSameAs(buffering);
                    assertThat(context.getBean(RestClient.class)).isSameAs(client);
                });
    }
}
