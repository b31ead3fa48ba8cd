package io.github.grayrelease.testcontext;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Keeps tests from writing snapshots into the user's home, where they would meet those of the application. A test that sets
 * {@code gray.snapshots} has them. Spring's test framework finds this class through {@code META-INF/spring.factories}.
 */
public final class NothingKeptInTests implements ContextCustomizerFactory {

    /** Called by Spring. */
    public NothingKeptInTests() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        return new Customizer();
    }

    /** A record, so that equal customizers share a cached context. */
    private record Customizer() implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource("gray in tests", Map.of("gray.snapshots", "none")));
        }
    }
}
