package io.github.grayrelease.variant;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Wraps a plain bean, so that each call goes to the plain bean or to a bean with {@link GrayVariant} that stands in for it.
 * A bean stands in for the plain one if it extends its class or shares an interface of the application with it. Annotated
 * beans are injected by qualifier only; all other injection points get the plain bean, whose name, qualifiers and
 * precedence do not change.
 */
final class VariantBeans implements BeanFactoryPostProcessor, BeanPostProcessor, Ordered {

    private static final List<String> FOREIGN =
            List.of("java.", "javax.", "jakarta.", "kotlin.", "org.springframework.");

    private final Map<String, List<Stand>> standsByPlainBean = new LinkedHashMap<>();
    private final List<VariantMistake> mistakes = new ArrayList<>();
    private @Nullable ConfigurableListableBeanFactory beans;

    /**
     * A bean that stands in for a plain one.
     *
     * @param variant the variant
     * @param bean the name of the annotated bean
     */
    record Stand(String variant, String bean) {}

    /** All beans that stand in for another. */
    List<Stand> stands() {
        return standsByPlainBean.values().stream().flatMap(List::stream).toList();
    }

    /** The mistakes in annotations. */
    List<VariantMistake> mistakes() {
        return List.copyOf(mistakes);
    }

    @Override
    public int getOrder() {
        // Runs after the post-processors that wrap beans, so that a call first selects a bean and then passes its
        // wrappers.
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        beans = factory;
        Map<String, List<String>> variants = new LinkedHashMap<>();
        for (String name : factory.getBeanDefinitionNames()) {
            variants(factory, name).ifPresent(names -> variants.put(name, names));
        }
        variants.forEach((name, names) -> {
            if (factory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition) {
                definition.setDefaultCandidate(false);
            }
            if (names.isEmpty()) {
                mistakes.add(new VariantMistake(
                        "@GrayVariant on bean '" + name + "' names no variant",
                        "name a stage or a variant in the annotation"));
            }
            findPlain(factory, name, variants.keySet())
                    .ifPresent(plain -> names.forEach(variant -> standsByPlainBean
                            .computeIfAbsent(plain, first -> new ArrayList<>())
                            .add(new Stand(variant, name))));
        });
        standsByPlainBean.values().forEach(this::check);
        standsByPlainBean
                .values()
                .forEach(stands -> stands.sort(Comparator.comparing(
                        Stand::variant,
                        Comparator.comparingLong(VariantBeans::depth).reversed())));
    }

    /** The variants of a bean that is not a controller; handler mappings select the handlers of controllers. */
    private static Optional<List<String>> variants(ConfigurableListableBeanFactory factory, String name) {
        Class<?> type = factory.getType(name, false);
        if (type == null || AnnotatedElementUtils.hasAnnotation(type, Controller.class)) {
            return Optional.empty();
        }
        return Optional.ofNullable(factory.findAnnotationOnBean(name, GrayVariant.class, false))
                .map(annotation -> Arrays.stream(annotation.value()).distinct().toList());
    }

    private static long depth(String variant) {
        return variant.chars().filter(c -> c == '/').count();
    }

    private Optional<String> findPlain(ConfigurableListableBeanFactory factory, String name, Set<String> annotated) {
        List<String> plain = Stream.of(factory.getBeanDefinitionNames())
                .filter(other -> !annotated.contains(other))
                .filter(other -> standsFor(factory, name, other))
                .toList();
        if (plain.size() > 1) {
            List<String> sameQualifier = plain.stream()
                    .filter(other -> Objects.equals(qualifier(factory, name), qualifier(factory, other)))
                    .toList();
            plain = sameQualifier.isEmpty() ? plain : sameQualifier;
        }
        if (plain.size() == 1) {
            return Optional.of(plain.get(0));
        }
        String place = "@GrayVariant on bean '" + name + "' ";
        if (plain.isEmpty()) {
            mistakes.add(new VariantMistake(
                    place + "stands in for nothing: there is no bean without the annotation whose class it extends or"
                            + " whose interface it implements",
                    "add such a bean, or remove the annotation"));
        } else {
            mistakes.add(new VariantMistake(
                    place + "could stand in for each of " + plain, "give it and one of them the same @Qualifier"));
        }
        return Optional.empty();
    }

    private static @Nullable String qualifier(ConfigurableListableBeanFactory factory, String name) {
        Qualifier qualifier = factory.findAnnotationOnBean(name, Qualifier.class, false);
        return qualifier == null ? null : qualifier.value();
    }

    private static boolean standsFor(ConfigurableListableBeanFactory factory, String annotated, String plain) {
        ResolvableType variantType = type(factory, annotated);
        ResolvableType plainType = type(factory, plain);
        Class<?> plainClass = plainType.toClass();
        if (plainClass == Object.class || isForeign(plainClass)) {
            return false;
        }
        if (!plainClass.isInterface() && plainClass.isAssignableFrom(variantType.toClass())) {
            return true;
        }
        return Stream.of(ClassUtils.getAllInterfacesForClass(plainClass))
                .filter(shared -> !isForeign(shared) && shared.getMethods().length > 0)
                .filter(shared -> shared.isAssignableFrom(variantType.toClass()))
                .anyMatch(shared -> sameGenerics(plainType.as(shared), variantType.as(shared)));
    }

    private static boolean sameGenerics(ResolvableType one, ResolvableType other) {
        return one.isAssignableFrom(other) || other.isAssignableFrom(one);
    }

    private static ResolvableType type(ConfigurableListableBeanFactory factory, String name) {
        BeanDefinition definition = factory.getMergedBeanDefinition(name);
        Class<?> type = factory.getType(name, false);
        ResolvableType declared = definition.getResolvableType();
        if (type == null) {
            return ResolvableType.NONE;
        }
        return declared.toClass() == type ? declared : ResolvableType.forClass(type);
    }

    /** Whether a type belongs to the JDK or a framework, which have no variants. */
    static boolean isForeign(Class<?> type) {
        return FOREIGN.stream().anyMatch(type.getName()::startsWith);
    }

    private void check(List<Stand> stands) {
        Map<String, String> first = new HashMap<>();
        for (Stand stand : stands) {
            String other = first.putIfAbsent(stand.variant(), stand.bean());
            if (other != null) {
                mistakes.add(new VariantMistake(
                        "@GrayVariant(\"" + stand.variant() + "\") is on two beans that stand in for the same one: '"
                                + other + "' and '" + stand.bean() + "'",
                        "remove one of the two annotations"));
            }
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        List<Stand> stands = standsByPlainBean.get(name);
        if (stands == null || beans == null) {
            return bean;
        }
        VariantPick pick = new VariantPick(stands, beans);
        if (bean instanceof Advised proxy && !proxy.isFrozen()) {
            proxy.addAdvice(0, pick);
            return bean;
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(!Modifier.isFinal(bean.getClass().getModifiers()));
        factory.addAdvice(pick);
        return factory.getProxy(bean.getClass().getClassLoader());
    }
}
