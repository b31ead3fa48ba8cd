package io.github.grayrelease.observation;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.autoconfigure.Client;
import io.github.grayrelease.autoconfigure.OpenToAll;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** An application on its own port that calls itself with every client, and shows its meters to Prometheus. */
final class MeasuredApp implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private MeasuredApp(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static MeasuredApp start(String... properties) {
        return new MeasuredApp(new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "spring.config.location=classpath:none.yml",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "gray.stages=stable,canary,beta",
                        "gray.ingress.trust=all",
                        "gray.subject=header:X-User-Id",
                        "management.endpoints.web.exposure.include=*")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new)));
    }

    Client client() {
        return new Client(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    MeterRegistry meters() {
        return bean(MeterRegistry.class);
    }

    /** The requests that a meter has counted. */
    long requests(String meter, String... tags) {
        return meters().find(meter).tags(tags).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** The value of a counter; 0 if there is none. */
    double count(String meter, String... tags) {
        return meters().find(meter).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        context.close();
    }

    @RestController
    static class Controller {

        private static final ClientHttpRequestInterceptor NOTHING =
                (request, body, execution) -> execution.execute(request, body);

        private final Environment environment;
        private final RestTemplate template;
        private final RestTemplate intercepted;
        private final RestClient client;
        private final RestClient interceptedClient;
        private final WebClient reactive;

        Controller(
                Environment environment,
                RestTemplateBuilder templates,
                RestClient.Builder clients,
                WebClient.Builder reactive) {
            this.environment = environment;
            this.template = templates.build();
            this.intercepted = templates.additionalInterceptors(NOTHING).build();
            this.client = clients.clone().build();
            this.interceptedClient = clients.requestInterceptor(NOTHING).build();
            this.reactive = reactive.build();
        }

        private String address(String host, String path) {
            return "http://" + host + ":" + environment.getRequiredProperty("local.server.port") + path;
        }

        @GetMapping("/stage")
        String stage() {
            return Gray.stage();
        }

        @GetMapping("/asks")
        String asks(@RequestParam("name") String name) {
            return String.valueOf(Gray.when(name).active());
        }

        @GetMapping("/loses")
        String loses() throws InterruptedException {
            Thread thread = new Thread(Gray::stage);
            thread.start();
            thread.join();
            return "lost";
        }

        @GetMapping("/redirects")
        ResponseEntity<Void> redirects(@RequestParam("host") String host) {
            return ResponseEntity.status(302)
                    .location(URI.create(address(host, "/stage")))
                    .build();
        }

        @GetMapping("/calls/{kind}")
        String calls(
                @PathVariable("kind") String kind,
                @RequestParam("path") String path,
                @RequestParam(name = "own", required = false) @Nullable String own) {
            return call(kind, address("127.0.0.1", path), own);
        }

        @GetMapping("/calls-outside-any-request/{kind}")
        String callsOutsideAnyRequest(@PathVariable("kind") String kind, @RequestParam("path") String path)
                throws InterruptedException {
            StringBuilder answer = new StringBuilder();
            Thread thread = new Thread(() -> answer.append(call(kind, address("127.0.0.1", path), null)));
            thread.start();
            thread.join();
            return answer.toString();
        }

        @GetMapping("/tags")
        String tags() {
            Gray.tag(URI.create(address("127.0.0.1", "/stage")), (name, value) -> {});
            return "tagged";
        }

        private String call(String kind, String address, @Nullable String own) {
            HttpHeaders headers = new HttpHeaders();
            if (own != null) {
                headers.add("X-Gray-Stage", own);
            }
            String answer =
                    switch (kind) {
                        case "RestTemplate" -> exchange(template, address, headers);
                        case "InterceptedRestTemplate" -> exchange(intercepted, address, headers);
                        case "RestClient" -> get(client, address, headers);
                        case "InterceptedRestClient" -> get(interceptedClient, address, headers);
                        case "WebClient" ->
                            reactive.get()
                                    .uri(address)
                                    .headers(all -> all.addAll(headers))
                                    .retrieve()
                                    .bodyToMono(String.class)
                                    .block();
                        default -> throw new IllegalArgumentException(kind);
                    };
            return String.valueOf(answer);
        }

        private static @Nullable String exchange(RestTemplate template, String address, HttpHeaders headers) {
            return template.exchange(
                            address,
                            org.springframework.http.HttpMethod.GET,
                            new org.springframework.http.HttpEntity<>(headers),
                            String.class)
                    .getBody();
        }

        private static @Nullable String get(RestClient client, String address, HttpHeaders headers) {
            return client.get()
                    .uri(address)
                    .headers(all -> all.addAll(headers))
                    .retrieve()
                    .body(String.class);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class App {

        /** Fails for requests that say so. */
        @Bean
        GrayAttributes fails() {
            return (request, sink) -> {
                if (request.header("X-Fails") != null) {
                    throw new IllegalStateException("The request says so");
                }
            };
        }

        /** The application's own convention, of which Spring Boot takes one. */
        @Bean
        DefaultServerRequestObservationConvention own() {
            return new DefaultServerRequestObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
                    return super.getLowCardinalityKeyValues(context).and(KeyValue.of("own", "server"));
                }
            };
        }

        /** Netty has a resolver of its own, which does not know the names of these tests. */
        @Bean
        ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> resolver() {
            return builder ->
                    builder.withHttpClientCustomizer(client -> client.resolver(DefaultAddressResolverGroup.INSTANCE));
        }

        /** The same for clients. */
        @Bean
        DefaultClientRequestObservationConvention ownOfClients() {
            return new DefaultClientRequestObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(
                        org.springframework.http.client.observation.ClientRequestObservationContext context) {
                    return super.getLowCardinalityKeyValues(context).and(KeyValue.of("own", "client"));
                }
            };
        }

        /** Prometheus wants the same labels on requests of all clients. */
        @Bean
        org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention
                ownOfReactiveClients() {
            return new org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(
                        org.springframework.web.reactive.function.client.ClientRequestObservationContext context) {
                    return super.getLowCardinalityKeyValues(context).and(KeyValue.of("own", "client"));
                }
            };
        }
    }
}
