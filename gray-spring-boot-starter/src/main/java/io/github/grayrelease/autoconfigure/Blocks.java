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
        Binder binder = new Binder(
                sources, new PropertySourcesPlaceholdersResolver(environment), List.of(conversions), null, null, null);
        return binder.bindOrCreate("gray", GrayProperties.class);
    }
}
