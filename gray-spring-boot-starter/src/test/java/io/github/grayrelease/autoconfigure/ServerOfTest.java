package io.github.grayrelease.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Three servers are on the class path. An application under test starts Jetty if it says {@code test.jetty}. */
public final class ServerOfTest implements AutoConfigurationImportFilter, EnvironmentAware {

    private boolean jetty;

    @Override
    public void setEnvironment(Environment environment) {
        this.jetty = environment.getProperty("test.jetty", Boolean.class, false);
    }

    @Override
    public boolean[] match(String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[configurations.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = configurations[i] == null || isWanted(configurations[i]);
        }
        return kept;
    }

    private boolean isWanted(String configuration) {
        boolean isJetty = configuration.startsWith("org.springframework.boot.jetty.");
        boolean isOther = !isJetty && configuration.endsWith("WebServerAutoConfiguration");
        return jetty ? !isOther : !isJetty;
    }
}
