package io.github.grayrelease.block;

import io.github.grayrelease.definition.RuleDefinition;
import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;

/** Binds a {@code gray:} block at run time in the way in which Spring Boot binds it at the start. */
public final class BlockBinder {

    /** Turns what can't be bound into nothing; a list has no place for nothing, so there it is an empty definition. */
    static final BindHandler LENIENT = new BindHandler() {
        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
            Class<?> type = target.getType().resolve(Object.class);
            return type.getPackage() == RuleDefinition.class.getPackage() && type.isRecord() ? empty(type) : null;
        }
    };

    private static Object empty(Class<?> definition) {
        Constructor<?> constructor = BeanUtils.getResolvableConstructor(definition);
        return BeanUtils.instantiateClass(constructor, new Object[constructor.getParameterCount()]);
    }

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

    /**
     * Binds what can be bound. To be used where {@link KeyMistakes} name everything that can't: such values count as absent,
     * and such rules as empty.
     */
    public <T> T bindLeniently(Iterable<ConfigurationPropertySource> sources, Class<T> block) {
        return binder(sources).bindOrCreate("gray", Bindable.of(block), LENIENT);
    }

    Binder binder(Iterable<ConfigurationPropertySource> sources) {
        return new Binder(
                sources, new PropertySourcesPlaceholdersResolver(environment), List.of(conversions), null, null, null);
    }
}
