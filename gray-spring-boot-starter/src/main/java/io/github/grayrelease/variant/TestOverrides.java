package io.github.grayrelease.variant;

import io.github.grayrelease.variant.VariantBeans.Stand;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ResolvableType;

/**
 * The beans that a test replaces: those of {@code @MockitoBean}, {@code @TestBean} and other overrides of Spring's test
 * framework.
 *
 * @param overrides the replacements
 */
public record TestOverrides(Set<Replaced> overrides) {

    /** The name of the singleton that a test registers. */
    public static final String BEAN = "grayTestOverrides";

    private static final TestOverrides NONE = new TestOverrides(Set.of());

    /**
     * A replacement.
     *
     * @param type the type that the test asks for
     * @param bean the name of the bean; null if the type says which one
     */
    public record Replaced(ResolvableType type, @Nullable String bean) {}

    /** Copies the set. */
    public TestOverrides {
        overrides = Set.copyOf(overrides);
    }

    static TestOverrides in(BeanFactory beans) {
        return beans.containsBean(BEAN) ? beans.getBean(BEAN, TestOverrides.class) : NONE;
    }

    /** Whether what replaced a plain bean replaces an annotated one too: if the test asked for a type that both have. */
    boolean replace(String plain, Stand stand) {
        return overrides.stream()
                .filter(override -> override.bean() == null || override.bean().equals(plain))
                .filter(override -> override.type().isAssignableFrom(stand.plainType()))
                .anyMatch(override -> override.type().isAssignableFrom(stand.type()));
    }

    /** Whether a replacement has a type that an annotated bean has, too. */
    boolean covers(ResolvableType annotated) {
        return overrides.stream().anyMatch(override -> override.type().isAssignableFrom(annotated));
    }
}
