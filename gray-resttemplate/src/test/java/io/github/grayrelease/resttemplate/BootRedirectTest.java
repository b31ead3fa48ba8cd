package io.github.grayrelease.resttemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Crossroads.Arrival;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** What Spring Boot builds follows redirects by Gray's rules and keeps the settings it was given. */
class BootRedirectTest {

    private final Crossroads servers = new Crossroads();
    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    RestTemplateAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    HttpServiceClientAutoConfiguration.class,
                    GrayRestTemplateAutoConfiguration.class))
            .withBean(Egress.class, Egress::standard)
            .withPropertyValues("spring.http.clients.imperative.factory=jdk");

    BootRedirectTest() throws IOException {}

    @AfterEach
    void stop() {
        servers.close();
    }

    interface Stock {
        @GetExchange
        String get();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "stock", types = Stock.class)
    static class Services {}

    @Configuration(proxyBeanMethods = false)
    static class ResolverOfTheJdk {
        @Bean
        ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> resolver() {
            return builder -> builder.withHttpClientCustomizer(
                    client -> client.resolver(io.netty.resolver.DefaultAddressResolverGroup.INSTANCE));
        }
    }

    private String outAndBack() {
        return servers.inside() + "/302?" + servers.outside() + "/302?" + servers.inside() + "/end";
    }

    private void theTagStayedInside() {
        assertThat(servers.arrivals(Arrival::tag))
                .isNotEmpty()
                .isEqualTo(servers.arrivals(
                        arrival -> arrival.host().equals("outside.example.com") ? List.of() : List.of("beta")));
        assertThat(servers.arrivals(Arrival::host)).contains("outside.example.com");
    }

    private static int status(RestClient client, String url) {
        return client.get().uri(URI.create(url)).exchangeForRequiredValue((sent, response) -> response.getStatusCode()
                .value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor", "simple"})
    void whateverBuilderBuildsItTheTagStaysInside(String factory) {
        boot.withUserConfiguration(Services.class, ResolverOfTheJdk.class)
                .withPropertyValues(
                        "spring.http.clients.imperative.factory=" + factory,
                        "spring.http.serviceclient.stock.base-url=" + outAndBack())
                .run(context -> {
                    try (GrayScope scope = Gray.open("beta")) {
                        assertThat(status(
                                        context.getBean(RestClient.Builder.class)
                                                .build(),
                                        outAndBack()))
                                .isEqualTo(200);
                        context.getBean(RestTemplateBuilder.class)
                                .build()
                                .getForObject(URI.create(outAndBack()), String.class);
                        context.getBean(Stock.class).get();
                    }
                });
        assertThat(servers.arrivals()).hasSize(9);
        theTagStayedInside();
    }

    @Test
    void clientsInAnApplicationWithoutSuchABeanAreCheckedToo() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        RestClientAutoConfiguration.class, GrayRestTemplateAutoConfiguration.class))
                .withBean(Egress.class, Egress::standard)
                .run(context -> {
                    try (GrayScope scope = Gray.open("beta")) {
                        status(context.getBean(RestClient.Builder.class).build(), outAndBack());
                    }
                });
        theTagStayedInside();
    }

    @Test
    void aTemplateOfBootsIsNotWrappedTwice() {
        boot.run(context -> {
            ClientHttpRequestFactory factory =
                    context.getBean(RestTemplateBuilder.class).build().getRequestFactory();
            assertThat(factory)
                    .isInstanceOfSatisfying(TaggingRequestFactory.class, tagging -> assertThat(tagging.getDelegate())
                            .isInstanceOf(JdkClientHttpRequestFactory.class));
        });
    }

    @Test
    void redirectsThatAreNotWantedAreNotFollowed() {
        boot.withPropertyValues("spring.http.clients.redirects=dont-follow").run(context -> {
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(status(context.getBean(RestClient.Builder.class).build(), outAndBack()))
                        .isEqualTo(302);
                assertThat(context.getBean(RestTemplateBuilder.class)
                                .build()
                                .getForEntity(URI.create(outAndBack()), String.class)
                                .getStatusCode()
                                .value())
                        .isEqualTo(302);
            }
        });
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"), List.of("beta"));
    }

    @Test
    void theSettingsOfAServiceGroupHold() {
        boot.withUserConfiguration(Services.class)
                .withPropertyValues(
                        "spring.http.serviceclient.stock.base-url=" + servers.inside() + "/slow",
                        "spring.http.serviceclient.stock.read-timeout=200ms")
                .run(context -> assertThatExceptionOfType(ResourceAccessException.class)
                        .isThrownBy(() -> context.getBean(Stock.class).get()));
        boot.withUserConfiguration(Services.class)
                .withPropertyValues(
                        "spring.http.serviceclient.stock.base-url=" + outAndBack(),
                        "spring.http.serviceclient.stock.redirects=dont-follow")
                .run(context -> assertThat(context.getBean(Stock.class).get()).isEqualTo("status 302"));
    }

    /** An application's own builder that remembers what it was asked to build. */
    @Configuration(proxyBeanMethods = false)
    static class Remembering {

        final List<@Nullable HttpClientSettings> asked = new ArrayList<>();
        final AtomicBoolean destroyed = new AtomicBoolean();

        @Bean
        ClientHttpRequestFactoryBuilder<?> remembering() {
            return settings -> {
                asked.add(settings);
                return new Closable(destroyed);
            };
        }
    }

    static final class Closable implements ClientHttpRequestFactory, DisposableBean {

        private final ClientHttpRequestFactory factory = new JdkClientHttpRequestFactory();
        private final AtomicBoolean destroyed;

        Closable(AtomicBoolean destroyed) {
            this.destroyed = destroyed;
        }

        @Override
        public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
            return factory.createRequest(uri, method);
        }

        @Override
        public void destroy() {
            destroyed.set(true);
        }
    }

    @Test
    void theApplicationsOwnBuilderIsAskedForAllSettingsAndNotToFollow() {
        SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
        HttpClientSettings settings = HttpClientSettings.ofSslBundle(bundle)
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .withRedirects(HttpRedirects.FOLLOW);
        boot.withUserConfiguration(Remembering.class).run(context -> {
            ClientHttpRequestFactoryBuilder<?> builder = context.getBean(ClientHttpRequestFactoryBuilder.class);
            builder.build(settings);
            builder.build();
            context.getBean(RestClientSsl.class).fromBundle(bundle).accept(RestClient.builder());

            assertThat(context.getBean(Remembering.class).asked)
                    .containsExactly(
                            settings.withRedirects(HttpRedirects.DONT_FOLLOW),
                            HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW),
                            HttpClientSettings.ofSslBundle(bundle).withRedirects(HttpRedirects.DONT_FOLLOW));
        });
    }

    @Test
    void bootsBeanForTheFactoryClosesTheOneInside() {
        AtomicBoolean[] destroyed = new AtomicBoolean[1];
        boot.withUserConfiguration(Remembering.class).run(context -> {
            assertThat(context.getBean(ClientHttpRequestFactory.class)).isInstanceOf(TaggingRequestFactory.class);
            destroyed[0] = context.getBean(Remembering.class).destroyed;
            assertThat(destroyed[0]).isFalse();
        });
        assertThat(destroyed[0]).isTrue();
    }

    @Test
    void customizersReachTheFactoryInside() {
        List<ClientHttpRequestFactory> customized = new ArrayList<>();
        boot.run(context -> {
            ClientHttpRequestFactoryBuilder<?> builder = context.getBean(ClientHttpRequestFactoryBuilder.class);
            assertThat(builder.withCustomizer(customized::add).build()).isInstanceOf(TaggingRequestFactory.class);
        });

        assertThat(customized)
                .hasOnlyElementsOfType(JdkClientHttpRequestFactory.class)
                .hasSize(1);
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredAsItsClass {
        @Bean
        JdkClientHttpRequestFactoryBuilder own() {
            return ClientHttpRequestFactoryBuilder.jdk();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredByWhatItBuilds {
        @Bean
        ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> own() {
            return ClientHttpRequestFactoryBuilder.jdk();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DeclaredAsItsClass.class, DeclaredByWhatItBuilds.class})
    void aBuilderThatMustStayWhatItIsIsLeftAloneAndNamed(Class<?> configuration) {
        try (CapturedLog log = new CapturedLog()) {
            boot.withUserConfiguration(configuration).run(context -> {
                assertThat(context.getBean("own")).isInstanceOf(JdkClientHttpRequestFactoryBuilder.class);
                try (GrayScope scope = Gray.open("beta")) {
                    status(context.getBean(RestClient.Builder.class).build(), servers.inside() + "/end");
                }
            });
            assertThat(log.messages())
                    .filteredOn(message -> message.contains("'own'"))
                    .singleElement()
                    .asString()
                    .startsWith("Bean 'own' is declared as org.springframework.boot.http.client.")
                    .endsWith(
                            ", so Gray can't check the redirects of its clients, and they take the tag along to any host;"
                                    + " declare it as ClientHttpRequestFactoryBuilder<?>");
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"));
    }

    static final class Own extends SimpleClientHttpRequestFactory {}

    @Configuration(proxyBeanMethods = false)
    static class BuiltByReflection {
        @Bean
        ClientHttpRequestFactoryBuilder<?> own() {
            return ClientHttpRequestFactoryBuilder.of(Own.class);
        }
    }

    @Test
    void aFactoryThatTakesNoSettingForRedirectsIsTaggedAndNamed() {
        try (CapturedLog log = new CapturedLog()) {
            boot.withUserConfiguration(BuiltByReflection.class).run(context -> {
                try (GrayScope scope = Gray.open("beta")) {
                    status(context.getBean(RestClient.Builder.class).build(), servers.inside() + "/end");
                }
            });
            assertThat(log.messages())
                    .anyMatch(message -> message.startsWith(
                            "The settings of '" + Own.class.getName() + "' can't switch off redirects."));
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"));
    }

    @Test
    void aFactoryThatTheApplicationChoosesForATemplateIsTaggedAndMadeSafeByOneLine() {
        boot.run(context -> {
            RestTemplateTagging tagging = context.getBean(RestTemplateTagging.class);
            RestTemplateBuilder builder = context.getBean(RestTemplateBuilder.class);
            RestTemplate own = builder.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.simple())
                    .build();
            RestTemplate safe = builder.readTimeout(Duration.ofSeconds(10))
                    .requestFactory(() -> tagging.following(new JdkClientHttpRequestFactory()))
                    .build();
            try (GrayScope scope = Gray.open("beta")) {
                own.getForObject(URI.create(servers.inside() + "/end"), String.class);
                safe.getForObject(URI.create(outAndBack()), String.class);
            }
        });
        assertThat(servers.arrivals()).hasSize(4);
        theTagStayedInside();
    }

    @Test
    void aFactoryThatTheApplicationChoosesForAClientIsTaggedAndMadeSafeByOneLine() {
        boot.run(context -> {
            RestClientTagging tagging = context.getBean(RestClientTagging.class);
            RestClient own = context.getBean(RestClient.Builder.class)
                    .requestFactory(new JdkClientHttpRequestFactory())
                    .build();
            RestClient safe = context.getBean(RestClient.Builder.class)
                    .requestFactory(tagging.following(new JdkClientHttpRequestFactory(HttpClient.newHttpClient())))
                    .build();
            try (GrayScope scope = Gray.open("beta")) {
                status(own, servers.inside() + "/end");
                status(safe, outAndBack());
            }
        });
        assertThat(servers.arrivals()).hasSize(4);
        theTagStayedInside();
    }
}
