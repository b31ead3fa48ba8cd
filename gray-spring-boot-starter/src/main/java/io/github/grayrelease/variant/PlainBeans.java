package io.github.grayrelease.variant;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the plain beans that a bean with {@link io.github.grayrelease.GrayVariant} may stand in for: those whose class it
 * extends, those with which it shares an interface of the application, and those of the same declared interface of the JDK
 * or a framework.
 */
final class PlainBeans {

    private static final List<String> FOREIGN =
            List.of("java.", "javax.", "jakarta.", "kotlin.", "org.springframework.");

    private final ConfigurableListableBeanFactory factory;
    private final Set<String> annotated;

    /**
     * Creates the search.
     *
     * @param factory the beans
     * @param annotated the names of the annotated ones
     */
    PlainBeans(ConfigurableListableBeanFactory factory, Set<String> annotated) {
        this.factory = factory;
        this.annotated = Set.copyOf(annotated);
    }

    /** The names of the plain beans for an annotated one. If a qualifier tells several apart, those with its qualifier. */
    List<String> of(String name) {
        List<String> plain = Stream.of(factory.getBeanDefinitionNames())
                .filter(other -> !annotated.contains(other) && !ScopedProxyUtils.isScopedTarget(other))
                .filter(other -> standsFor(name, other))
                .toList();
        if (plain.size() < 2) {
            return plain;
        }
        List<String> sameQualifier = plain.stream()
                .filter(other -> Objects.equals(qualifier(name), qualifier(other)))
                .toList();
        return sameQualifier.isEmpty() ? plain : sameQualifier;
    }

    private @Nullable String qualifier(String name) {
        Qualifier qualifier = factory.findAnnotationOnBean(name, Qualifier.class, false);
        return qualifier == null ? null : qualifier.value();
    }

    private boolean standsFor(String variant, String plain) {
        ResolvableType variantType = type(variant);
        ResolvableType plainType = type(plain);
        Class<?> plainClass = plainType.toClass();
        if (isForeign(plainClass)) {
            // Many beans of one application implement Runnable or Function. Only the same declaration says that one is
            // a variant of the other.
            return plainClass.isInterface() && sameDeclaration(plainType, variantType);
        }
        if (!plainClass.isInterface() && plainClass.isAssignableFrom(variantType.toClass())) {
            return true;
        }
        return Stream.of(ClassUtils.getAllInterfacesForClass(plainClass))
                .filter(shared -> !isForeign(shared) && shared.getMethods().length > 0)
                .filter(shared -> shared.isAssignableFrom(variantType.toClass()))
                .anyMatch(shared -> sameGenerics(plainType.as(shared), variantType.as(shared)));
    }

    private static boolean sameDeclaration(ResolvableType plain, ResolvableType variant) {
        return plain.toClass().isAssignableFrom(variant.toClass()) && sameGenerics(plain, variant.as(plain.toClass()));
    }

    private static boolean sameGenerics(ResolvableType one, ResolvableType other) {
        return one.isAssignableFrom(other) || other.isAssignableFrom(one);
    }

    /** The type of a bean as it is declared, with its generics. */
    ResolvableType type(String bean) {
        String name = typed(factory, bean);
        BeanDefinition definition = factory.getMergedBeanDefinition(name);
        Class<?> type = factory.getType(name, false);
        ResolvableType declared = definition.getResolvableType();
        if (type == null) {
            return ResolvableType.NONE;
        }
        return declared.toClass() == type ? declared : ResolvableType.forClass(type);
    }

    /** The name of the bean that has the type of a bean: the target of a scoped proxy, else the bean itself. */
    static String typed(ConfigurableListableBeanFactory factory, String bean) {
        String target = ScopedProxyUtils.getTargetBeanName(bean);
        return factory.containsBeanDefinition(target) ? target : bean;
    }

    /** Whether a type belongs to the JDK or a framework. */
    static boolean isForeign(Class<?> type) {
        return FOREIGN.stream().anyMatch(type.getName()::startsWith);
    }
}
