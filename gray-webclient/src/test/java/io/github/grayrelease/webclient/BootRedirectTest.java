package io.github.grayrelease.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.Crossroads;
import io.github.grayrelease.Crossroads.Arrival;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.propagate.Egress;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientSsl;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

/** What Spring Boot builds follows redirects by Gray's rules and keeps the settings it was given. */
class BootRedirectTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Crossroads servers = new Crossroads();
    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ReactiveHttpClientAutoConfiguration.class,
                    WebClientAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    ReactiveHttpServiceClientAutoConfiguration.class,
                    GrayWebClientAutoConfiguration.class))
            .withBean(Egress.class, Egress::standard)
            .withPropertyValues("spring.http.clients.reactive.connector=jdk");

    BootRedirectTest() throws IOException {}

    @AfterEach
    void stop() {
        servers.close();
    }

    interface Stock {
        @GetExchange
        Mono<String> get();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "stock", types = Stock.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Services {}

    @Configuration(proxyBeanMethods = false)
    static class ResolverOfTheJdk {
        @Bean
        ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> resolver() {
            return builder ->
                    builder.withHttpClientCustomizer(client -> client.resolver(DefaultAddressResolverGroup.INSTANCE));
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

    private static String get(WebClient.Builder builder, String url) {
        return String.valueOf(builder.build()
                .get()
                .uri(URI.create(url))
                .retrieve()
                .bodyToMono(String.class)
                .block(SOON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor"})
    void whateverBuilderBuildsItTheTagStaysInside(String connector) {
        boot.withUserConfiguration(Services.class, ResolverOfTheJdk.class)
                .withPropertyValues(
                        "spring.http.clients.reactive.connector=" + connector,
                        "spring.http.serviceclient.stock.base-url=" + outAndBack())
                .run(context -> {
                    try (GrayScope scope = Gray.open("beta")) {
                        assertThat(get(context.getBean(WebClient.Builder.class), outAndBack()))
                                .isEqualTo("status 200");
                        assertThat(context.getBean(Stock.class).get().block(SOON))
                                .isEqualTo("status 200");
                    }
                });
        assertThat(servers.arrivals()).hasSize(6);
        theTagStayedInside();
    }

    @Test
    void redirectsThatAreNotWantedAreNotFollowed() {
        boot.withPropertyValues("spring.http.clients.redirects=dont-follow").run(context -> {
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(get(context.getBean(WebClient.Builder.class), outAndBack()))
                        .isEqualTo("status 302");
            }
        });
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"));
    }

    @Test
    void theTimeoutHolds() {
        boot.withPropertyValues("spring.http.clients.read-timeout=200ms")
                .run(context -> assertThatExceptionOfType(WebClientRequestException.class)
                        .isThrownBy(() -> get(context.getBean(WebClient.Builder.class), servers.inside() + "/slow")));
    }

    /** Boot then lets its own customizer replace what was built for the group: spring-boot issue 49279. */
    @Test
    void theSettingsOfAServiceGroupReachTheBuilder() {
        boot.withUserConfiguration(Services.class, Remembering.class)
                .withPropertyValues("spring.http.serviceclient.stock.read-timeout=200ms")
                .run(context -> {
                    context.getBean(Stock.class);
                    assertThat(context.getBean(Remembering.class).asked)
                            .contains(HttpClientSettings.defaults()
                                    .withReadTimeout(Duration.ofMillis(200))
                                    .withRedirects(HttpRedirects.DONT_FOLLOW));
                });
    }

    /** An application's own builder that remembers what it was asked to build. */
    @Configuration(proxyBeanMethods = false)
    static class Remembering {

        final List<@Nullable HttpClientSettings> asked = new ArrayList<>();
        final AtomicBoolean closed = new AtomicBoolean();

        @Bean
        ClientHttpConnectorBuilder<?> remembering() {
            return settings -> {
                asked.add(settings);
                return new Closable(closed);
            };
        }
    }

    record Closable(AtomicBoolean closed) implements ClientHttpConnector, Closeable {

        @Override
        public Mono<ClientHttpResponse> connect(
                HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> writing) {
            return Mono.empty();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void theApplicationsOwnBuilderIsAskedForAllSettingsAndNotToFollow() {
        SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
        HttpClientSettings settings = HttpClientSettings.ofSslBundle(bundle)
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .withRedirects(HttpRedirects.FOLLOW);
        boot.withUserConfiguration(Remembering.class).run(context -> {
            ClientHttpConnectorBuilder<?> builder = context.getBean(ClientHttpConnectorBuilder.class);
            builder.build(settings);
            builder.build();
            context.getBean(WebClientSsl.class).fromBundle(bundle).accept(WebClient.builder());

            assertThat(context.getBean(Remembering.class).asked)
                    .containsExactly(
                            settings.withRedirects(HttpRedirects.DONT_FOLLOW),
                            HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW),
                            HttpClientSettings.ofSslBundle(bundle).withRedirects(HttpRedirects.DONT_FOLLOW));
        });
    }

    @Test
    void bootsBeanForTheConnectorClosesTheOneInside() {
        AtomicBoolean[] closed = new AtomicBoolean[1];
        boot.withUserConfiguration(Remembering.class).run(context -> {
            assertThat(context.getBean(ClientHttpConnector.class)).isInstanceOf(TaggingConnector.class);
            closed[0] = context.getBean(Remembering.class).closed;
            assertThat(closed[0]).isFalse();
        });
        assertThat(closed[0]).isTrue();
    }

    @Test
    void customizersReachTheConnectorInside() {
        List<ClientHttpConnector> customized = new ArrayList<>();
        boot.run(context -> {
            ClientHttpConnectorBuilder<?> builder = context.getBean(ClientHttpConnectorBuilder.class);
            assertThat(builder.withCustomizer(customized::add).build()).isInstanceOf(TaggingConnector.class);
        });
        assertThat(customized)
                .hasOnlyElementsOfType(JdkClientHttpConnector.class)
                .hasSize(1);
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredAsItsClass {
        @Bean
        JdkClientHttpConnectorBuilder own() {
            return ClientHttpConnectorBuilder.jdk();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredByWhatItBuilds {
        @Bean
        ClientHttpConnectorBuilder<JdkClientHttpConnector> own() {
            return ClientHttpConnectorBuilder.jdk();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DeclaredAsItsClass.class, DeclaredByWhatItBuilds.class})
    void aBuilderThatMustStayWhatItIsIsLeftAloneAndNamed(Class<?> configuration) {
        try (CapturedLog log = new CapturedLog()) {
            boot.withUserConfiguration(configuration).run(context -> {
                assertThat(context.getBean("own")).isInstanceOf(JdkClientHttpConnectorBuilder.class);
                try (GrayScope scope = Gray.open("beta")) {
                    get(context.getBean(WebClient.Builder.class), servers.inside() + "/end");
                }
            });
            assertThat(log.messages())
                    .filteredOn(message -> message.contains("'own'"))
                    .singleElement()
                    .asString()
                    .startsWith("Bean 'own' is declared as org.springframework.boot.http.client.reactive.")
                    .endsWith(
                            ", so Gray can't check the redirects of its clients, and they take the tag along to any host;"
                                    + " declare it as ClientHttpConnectorBuilder<?>");
        }
        assertThat(servers.arrivals(Arrival::tag)).containsExactly(List.of("beta"));
    }

    @Test
    void aConnectorThatTheApplicationChoosesIsTaggedAndMadeSafeByOneLine() {
        boot.run(context -> {
            WebClientTagging tagging = context.getBean(WebClientTagging.class);
            try (GrayScope scope = Gray.open("beta")) {
                get(
                        context.getBean(WebClient.Builder.class).clientConnector(new JdkClientHttpConnector()),
                        servers.inside() + "/end");
                get(
                        context.getBean(WebClient.Builder.class)
                                .clientConnector(tagging.following(new JdkClientHttpConnector())),
                        outAndBack());
            }
        });
        assertThat(servers.arrivals()).hasSize(4);
        theTagStayedInside();
    }
}
