package io.github.grayrelease.autoconfigure;

import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** The environment as it would be if the application started now: its configuration files are read again. */
final class FreshEnvironment {

    /** How Spring Boot names what it reads from configuration files. */
    private static final String CONFIGURATION_FILE = "Config resource '";

    private FreshEnvironment() {}

    static ConfigurableEnvironment of(ConfigurableEnvironment environment) {
        ConfigurableEnvironment fresh = new WithoutSources();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (!source.getName().startsWith(CONFIGURATION_FILE)
                    && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                fresh.getPropertySources().addLast(source);
            }
        }
        ConfigDataEnvironmentPostProcessor.applyTo(
                fresh, new DefaultResourceLoader(), new DefaultBootstrapContext(), environment.getActiveProfiles());
        ConfigurationPropertySources.attach(fresh);
        return fresh;
    }

    private static final class WithoutSources extends StandardEnvironment {

        @Override
        protected void customizePropertySources(MutablePropertySources none) {}
    }
}
