package io.github.grayrelease.spring;

import java.util.Optional;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/** The type that a bean is declared as. A bean may only be replaced by an object that has this type, too. */
public final class DeclaredType {

    private DeclaredType() {}

    /**
     * Reads the type from the definition of a bean.
     *
     * @param beans the bean factory
     * @param name the name of the bean
     * @return the type; of a {@link FactoryBean} that of its product, which it may leave unresolvable; empty if the bean
     *     has no definition
     */
    public static Optional<ResolvableType> of(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return Optional.empty();
        }
        ResolvableType type = beans.getMergedBeanDefinition(name).getResolvableType();
        return Optional.of(
                FactoryBean.class.isAssignableFrom(type.toClass())
                        ? type.as(FactoryBean.class).getGeneric()
                        : type);
    }
}
