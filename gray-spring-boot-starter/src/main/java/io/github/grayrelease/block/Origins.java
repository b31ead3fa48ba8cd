package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

/** Finds the place of a key in the environment or in a block. */
public final class Origins {

    private final Iterable<ConfigurationPropertySource> sources;
    private final Environment environment;

    public Origins(Environment environment) {
        this(ConfigurationPropertySources.get(environment), environment);
    }

    /** Finds keys in these sources; the environment resolves their placeholders. */
    Origins(Iterable<ConfigurationPropertySource> sources, Environment environment) {
        this.sources = sources;
        this.environment = environment;
    }

    /** File, line and column of a key, with a trailing space; for a missing key, those of its neighbour. */
    String of(String key) {
        for (ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
                name.getNumberOfElements() > 1;
                name = name.getParent()) {
            Optional<String> origin = find(name);
            if (origin.isPresent()) {
                return origin.get() + " ";
            }
        }
        return "";
    }

    /** Adds its place to each mistake. */
    InvalidRulesException locate(InvalidRulesException invalid) {
        return new InvalidRulesException(invalid.mistakes().stream()
                .map(mistake -> new Mistake(
                        of(mistake.key()) + mistake.key(), mistake.value(), mistake.wrong(), mistake.remedy()))
                .toList());
    }

    /**
     * All keys of the block, in the order of the sources, except environment variables, which may belong to other programs.
     */
    List<ConfigurationPropertyName> keysBelow(ConfigurationPropertyName block) {
        return sources()
                .filter(source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .map(IterableConfigurationPropertySource.class::cast)
                .flatMap(IterableConfigurationPropertySource::stream)
                .filter(block::isAncestorOf)
                .distinct()
                .toList();
    }

    /** Whether the sources contain a key or keys below it. */
    boolean mention(ConfigurationPropertyName key) {
        return sources().flatMap(source -> at(source, key)).findAny().isPresent();
    }

    /** The property that counts for a key. */
    Optional<ConfigurationProperty> property(ConfigurationPropertyName key) {
        return sources()
                .map(source -> source.getConfigurationProperty(key))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The value of a key as text; empty if there is none. */
    String value(ConfigurationPropertyName key) {
        return property(key)
                .map(property -> environment.resolvePlaceholders(String.valueOf(property.getValue())))
                .orElse("");
    }

    private Stream<ConfigurationPropertySource> sources() {
        return StreamSupport.stream(sources.spliterator(), false);
    }

    private Optional<String> find(ConfigurationPropertyName name) {
        return sources()
                .flatMap(source -> at(source, name))
                .filter(property -> !isEmptyBlock(property))
                .map(Origin::from)
                .filter(Objects::nonNull)
                .map(Origins::written)
                .findFirst();
    }

    /** The property itself, or the first one below it. */
    private static Stream<ConfigurationProperty> at(
            ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property != null) {
            return Stream.of(property);
        }
        return source instanceof IterableConfigurationPropertySource iterable
                ? iterable.stream()
                        .filter(name::isAncestorOf)
                        .limit(1)
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                : Stream.of();
    }

    /** Spring Boot has no origin for an empty list or map, so the origin of a neighbour is used. */
    private static boolean isEmptyBlock(ConfigurationProperty property) {
        return "".equals(property.getValue())
                && property.getOrigin() instanceof OriginProvider wrapper
                && wrapper.getOrigin() == null;
    }

    private static @Nullable Origin inside(@Nullable Origin found) {
        return found instanceof OriginProvider wrapper ? wrapper.getOrigin() : null;
    }

    /** The place itself, without the property source around it. */
    static @Nullable Origin innermost(@Nullable Origin found) {
        Origin inside = inside(found);
        return inside == null ? found : inside;
    }

    private static String written(Origin found) {
        Origin origin = innermost(found);
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            Resource resource = text.getResource();
            String file = resource == null ? null : resource.getFilename();
            return file + ":" + (text.getLocation().getLine() + 1) + ":"
                    + (text.getLocation().getColumn() + 1);
        }
        // Without the key, which the message names anyway.
        return origin instanceof PropertySourceOrigin source
                ? source.getPropertySource().getName() + ":"
                : String.valueOf(origin);
    }
}
