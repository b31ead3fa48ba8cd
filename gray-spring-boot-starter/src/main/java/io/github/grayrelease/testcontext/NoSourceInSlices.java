package io.github.grayrelease.testcontext;

import io.github.grayrelease.variant.UnreadSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Keeps slices of an application, such as {@code @WebMvcTest}, from reading the source of the rules: a slice needs neither
 * a store nor a file. The rules of the application's own configuration hold. A test that sets {@code gray.source} itself
 * has its source. Spring's test framework finds this class through {@code META-INF/spring.factories}.
 */
public final class NoSourceInSlices implements ContextCustomizerFactory {

    private static final String SOURCE = "gray.source";
    private static final String ENVIRONMENT = "environment";

    /** What all slices of Spring Boot carry; by name, because its module is optional. */
    private static final String SLICE = "org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration";

    /** Called by Spring. */
    public NoSourceInSlices() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        return isSlice(testClass) ? new Customizer() : null;
    }

    private static boolean isSlice(Class<?> testClass) {
        return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
                .withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
                .from(testClass)
                .get(SLICE)
                .getValue("enabled", Boolean.class)
                .map(enabled -> !enabled)
                .orElse(false);
    }

    /** A record, so that equal customizers share a cached context. */
    private record Customizer() implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            ConfigurableEnvironment environment = context.getEnvironment();
            String source = environment.getProperty(SOURCE, ENVIRONMENT);
            if (source.equals(ENVIRONMENT) || isSetByTest(environment, configuration)) {
                return;
            }
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("gray in slices", Map.of(SOURCE, ENVIRONMENT)));
            context.getBeanFactory().registerSingleton(UnreadSource.BEAN, new UnreadSource());
        }

        private static boolean isSetByTest(
                ConfigurableEnvironment environment, MergedContextConfiguration configuration) {
            PropertySource<?> inlined = environment
                    .getPropertySources()
                    .get(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME);
            return (inlined != null && inlined.containsProperty(SOURCE))
                    || Stream.of(configuration.getPropertySourceProperties())
                            .anyMatch(property -> property.strip().startsWith(SOURCE));
        }
    }
}
