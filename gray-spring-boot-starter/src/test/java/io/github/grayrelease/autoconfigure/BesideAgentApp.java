package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayReactive;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Two applications for a separate JVM with an agent: one on Spring MVC, one on WebFlux. */
final class BesideAgentApp {

    private BesideAgentApp() {}

    /** Takes the ports of the two. When the first can be connected to, both have started. */
    public static void main(String... ports) {
        start(OnWebFlux.class, WebApplicationType.REACTIVE, ports[1]);
        start(OnServlets.class, WebApplicationType.SERVLET, ports[0]);
    }

    private static void start(Class<?> application, WebApplicationType type, String port) {
        new SpringApplicationBuilder(application)
                .web(type)
                .properties("spring.config.location=classpath:none.yml", "gray.ingress.trust=all")
                .properties("server.address=127.0.0.1", "server.port=" + port)
                .run();
    }

    @SpringBootConfiguration
    // The agent traces; a second tracer in the application would be another test.
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
                "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
                        + ".OpenTelemetryTracingAutoConfiguration"
            })
    @Import({OpenToAll.class, OnServlets.Calls.class, ResolverOfTheJdk.class})
    static class OnServlets {

        @RestController
        static class Calls {

            private final Map<String, Caller> clients;

            Calls(RestClient.Builder restClient, RestTemplateBuilder restTemplate, WebClient.Builder webClient) {
                RestClient builtRestClient = restClient.build();
                RestTemplate builtRestTemplate = restTemplate.build();
                WebClient builtWebClient = webClient.build();
                this.clients = Map.of(
                        "rest-client", to -> by(builtRestClient, to),
                        "rest-template", to -> by(builtRestTemplate, to),
                        "web-client", to -> by(builtWebClient, to),
                        "rest-client-of-ones-own", to -> by(RestClient.create(), to),
                        "rest-template-of-ones-own", to -> by(new RestTemplate(), to),
                        "web-client-of-ones-own", to -> by(WebClient.create(), to),
                        "jdk-http-client", to -> send(HttpRequest.newBuilder(to)),
                        "jdk-http-client-by-hand", to -> send(Gray.tag(HttpRequest.newBuilder(to))));
            }

            @GetMapping("/by/{client}")
            String by(@PathVariable String client, @RequestParam URI to) throws Exception {
                return Objects.requireNonNull(clients.get(client), client).call(to);
            }

            @GetMapping("/decision")
            String decision() {
                return Gray.decision().stage() + " " + Gray.decision().reason();
            }

            @GetMapping("/common-pool")
            String inCommonPool() throws Exception {
                return CompletableFuture.supplyAsync(Gray::stage).get(20, TimeUnit.SECONDS);
            }

            private static String by(RestClient client, URI to) {
                return client.get().uri(to).retrieve().requiredBody(String.class);
            }

            private static String by(RestTemplate client, URI to) {
                return Objects.requireNonNull(client.getForObject(to, String.class));
            }

            private static String by(WebClient client, URI to) {
                return Objects.requireNonNull(OnWebFlux.Calls.by(client, to).block());
            }

            private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
                return HttpClient.newHttpClient()
                        .send(request.build(), BodyHandlers.ofString())
                        .body();
            }
        }
    }

    /** A client that calls an address and answers with the body. */
    private interface Caller {

        String call(URI to) throws Exception;
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
                "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
                        + ".OpenTelemetryTracingAutoConfiguration"
            })
    @Import({ReactiveOpenToAll.class, OnWebFlux.Calls.class, ResolverOfTheJdk.class})
    static class OnWebFlux {

        @RestController
        static class Calls {

            private final WebClient client;

            Calls(WebClient.Builder client) {
                this.client = client.build();
            }

            @GetMapping("/by/web-client")
            Mono<String> byWebClient(@RequestParam URI to) {
                return by(client, to);
            }

            @GetMapping("/by/web-client-of-ones-own")
            Mono<String> byWebClientOfOnesOwn(@RequestParam URI to) {
                return by(WebClient.create(), to);
            }

            @GetMapping("/decision")
            Mono<String> decision() {
                return GrayReactive.decision().map(decision -> decision.stage() + " " + decision.reason());
            }

            @GetMapping("/plain")
            Mono<String> plain() {
                return Mono.just(Gray.stage());
            }

            static Mono<String> by(WebClient client, URI to) {
                return client.get().uri(to).retrieve().bodyToMono(String.class);
            }
        }
    }

    /** Netty has a resolver of its own, which does not know the names of these tests. */
    static class ResolverOfTheJdk {

        @Bean
        ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> resolver() {
            return builder ->
                    builder.withHttpClientCustomizer(client -> client.resolver(DefaultAddressResolverGroup.INSTANCE));
        }
    }
}
