package io.github.grayrelease.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Chooses between the servers on the class path, of which Spring Boot would take Jetty: an application of a test runs on
 * Jetty if {@code test.server} says so, otherwise on Tomcat, or on Reactor Netty with WebFlux.
 */
final class OneServer implements AutoConfigurationImportFilter, EnvironmentAware {

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean jetty = environment.getProperty("test.server", "").equals("jetty");
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i] == null ? "" : classes[i];
            boolean ofJetty = name.startsWith("org.springframework.boot.jetty.");
            // Those of Reactor Netty stay, because clients need them; Jetty's come before them.
            boolean ofAnother = name.startsWith("org.springframework.boot.tomcat.");
            matches[i] = jetty ? !ofAnother : !ofJetty;
        }
        return matches;
    }
}
