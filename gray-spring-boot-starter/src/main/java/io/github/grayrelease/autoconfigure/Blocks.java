package io.github.grayrelease.autoconfigure;

import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;

/** Binds a {@code gray:} block while the application runs, as Spring Boot bound the one it started with. */
final class Blocks {

    private final Environment environment;
    private final ApplicationConversionService conversions = new ApplicationConversionService();

    /** Placeholders in blocks are resolved by this environment. */
    Blocks(Environment environment) {
        this.environment = environment;
        conversions.addConverter(new BareValueConverter());
    }

    GrayProperties bind(Iterable<ConfigurationPropertySource> sources) {
        return binder(sources).bindOrCreate("gray", GrayProperties.class);
    }

    Binder binder(Iterable<ConfigurationPropertySource> sources) {
        return new Binder(
                sources, new PropertySourcesPlaceholdersResolver(environment), List.of(conversions), null, null, null);
    }
}
