package io.github.grayrelease.block;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/** The environment as a start of the application would create it now: configuration files are read again. */
final class FreshEnvironment {

    /** The prefix of the names that Spring Boot gives to configuration files. */
    private static final String CONFIGURATION_FILE = "Config resource '";

    private FreshEnvironment() {}

    static ConfigurableEnvironment of(ConfigurableEnvironment environment) {
        ConfigurableEnvironment fresh = new BareEnvironment();
        List<PropertySource<?>> below = new ArrayList<>();
        boolean isBelow = false;
        for (PropertySource<?> source : environment.getPropertySources()) {
            boolean isFile = source.getName().startsWith(CONFIGURATION_FILE);
            isBelow |= isFile;
            if (isBelow && !isFile) {
                below.add(source);
            } else if (!isFile && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                fresh.getPropertySources().addLast(source);
            }
        }
        ConfigDataEnvironmentPostProcessor.applyTo(
                fresh, new DefaultResourceLoader(), new DefaultBootstrapContext(), environment.getActiveProfiles());
        below.forEach(fresh.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(fresh);
        return fresh;
    }
}
