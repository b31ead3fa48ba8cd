package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayReactive;
import io.github.grayrelease.control.RuleControl;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An application on its own port that answers with the stage of the request. */
public final class RunningApp implements AutoCloseable {

    /** Longer than anything here takes on a busy machine, so that only what never happens fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConfigurableApplicationContext context;
    private final Client client;

    private RunningApp(ConfigurableApplicationContext context) {
        this.context = context;
        this.client = new Client(port("local.server.port"));
    }

    static RunningApp start(String... properties) {
        return start(RunningApp.class.getClassLoader(), properties);
    }

    /** With what the class loader shows only. */
    static RunningApp start(ClassLoader loader, String... properties) {
        return start(
                new SpringApplicationBuilder(App.class)
                        .resourceLoader(new DefaultResourceLoader(loader))
                        .web(WebApplicationType.SERVLET),
                properties);
    }

    static RunningApp startOnWebFlux(String... properties) {
        return start(
                new SpringApplicationBuilder(ReactiveApp.class)
                        .web(WebApplicationType.REACTIVE)
                        .properties("spring.reactor.netty.shutdown-quiet-period=0s")
                        // Two servers are on the class path; Spring Boot has endpoints on a port of their own by one.
                        .properties(
                                "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web"
                                        + ".server.TomcatReactiveManagementContextAutoConfiguration"),
                properties);
    }

    private static RunningApp start(SpringApplicationBuilder application, String... properties) {
        return new RunningApp(application
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "logging.level.io.github.grayrelease=info",
                        "gray.subject=header:X-User-Id",
                        "management.endpoints.web.exposure.include=*")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new)));
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, App.Stages.class})
    static class App {

        @RestController
        static class Stages {

            @GetMapping("/stage")
            String stage() {
                return Gray.stage();
            }
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, ReactiveApp.Stages.class})
    static class ReactiveApp {

        @RestController
        static class Stages {

            @GetMapping("/stage")
            Mono<String> stage() {
                return GrayReactive.stage();
            }
        }
    }

    /** The stage that a request of anna's gets. */
    String stage() {
        return client.get("/stage", "X-User-Id", "anna");
    }

    void awaitStage(String stage) {
        Awaitility.await("stage " + stage).atMost(PATIENCE).until(() -> stage().equals(stage));
    }

    void awaitTrouble(String part) {
        Awaitility.await("trouble with " + part)
                .atMost(PATIENCE)
                .until(() -> control().status().trouble().orElse("").contains(part));
    }

    RuleControl control() {
        return context.getBean(RuleControl.class);
    }

    String version() {
        return control().status().current().version();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void listen(ApplicationListener<?> listener) {
        context.addApplicationListener(listener);
    }

    Client client() {
        return client;
    }

    int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
