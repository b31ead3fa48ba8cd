package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that runs from its construction until it is closed. The test creates it by reflection in a separate class
 * loader, and therefore uses it only through the JDK's types.
 */
public final class RestartedApp implements IntSupplier, AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** Takes the file of the rules, and the directory of the snapshots. */
    public RestartedApp(String rules, String snapshots) {
        // Tomcat would give the JVM a factory of its own, which can be done once, and never be taken back.
        TomcatURLStreamHandlerFactory.disable();
        context = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.SERVLET)
                // Hooks are for the end of a JVM, and this one goes on.
                .registerShutdownHook(false)
                .properties("logging.register-shutdown-hook=false")
                // Prometheus never stops the thread of its exemplars.
                .properties("management.prometheus.metrics.export.enabled=false")
                .properties("spring.config.location=classpath:none.yml", "server.address=127.0.0.1", "server.port=0")
                .properties("gray.ingress.trust=all", "gray.source=file:" + rules, "gray.snapshots=" + snapshots)
                .run();
    }

    /** The port. */
    @Override
    public int getAsInt() {
        return Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port", Integer.class));
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, App.Stages.class})
    static class App {

        @RestController
        static class Stages {

            private final ThreadPoolTaskExecutor executor;

            Stages(ThreadPoolTaskExecutor executor) {
                this.executor = executor;
            }

            @GetMapping("/stage")
            String stage() throws Exception {
                return Gray.stage() + " "
                        + executor.submit((Callable<String>) Gray::stage).get(20, TimeUnit.SECONDS);
            }
        }
    }
}
