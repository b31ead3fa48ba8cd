package io.github.grayrelease.block;

import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;

/** Binds a {@code gray:} block at run time in the way in which Spring Boot binds it at the start. */
public final class BlockBinder {

    private final Environment environment;
    private final ApplicationConversionService conversions = new ApplicationConversionService();

    /** The environment resolves placeholders in blocks. */
    public BlockBinder(Environment environment) {
        this.environment = environment;
        conversions.addConverter(new BareValueConverter());
    }

    public <T> T bind(Iterable<ConfigurationPropertySource> sources, Class<T> block) {
        return binder(sources).bindOrCreate("gray", block);
    }

    Binder binder(Iterable<ConfigurationPropertySource> sources) {
        return new Binder(
                sources, new PropertySourcesPlaceholdersResolver(environment), List.of(conversions), null, null, null);
    }
}
