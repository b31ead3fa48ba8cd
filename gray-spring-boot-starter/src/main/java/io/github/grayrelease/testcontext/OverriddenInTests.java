package io.github.grayrelease.testcontext;

import io.github.grayrelease.variant.TestOverrides;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.bean.override.BeanOverrideHandler;

/**
 * Tells Gray which beans a test replaces by {@code @MockitoBean}, {@code @TestBean} and the like, so that a replacement of
 * a type that plain and annotated beans share stands for all of them. Spring's test framework finds this class through
 * {@code META-INF/spring.factories}.
 */
public final class OverriddenInTests implements ContextCustomizerFactory {

    /** Called by Spring. */
    public OverriddenInTests() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        Set<TestOverrides.Replaced> overrides = new HashSet<>();
        collect(testClass, overrides);
        return overrides.isEmpty() ? null : new Customizer(new TestOverrides(overrides));
    }

    private static void collect(Class<?> testClass, Set<TestOverrides.Replaced> overrides) {
        if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
            collect(testClass.getEnclosingClass(), overrides);
        }
        BeanOverrideHandler.forTestClass(testClass)
                .forEach(handler ->
                        overrides.add(new TestOverrides.Replaced(handler.getBeanType(), handler.getBeanName())));
    }

    /** A record, so that equal customizers share a cached context. */
    private record Customizer(TestOverrides overrides) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            context.getBeanFactory().registerSingleton(TestOverrides.BEAN, overrides);
        }
    }
}
