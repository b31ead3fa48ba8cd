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
 * Makes a plain bean pick, call by call, between itself and the beans that are annotated with {@link GrayVariant} and
 * stand in for it: those that extend its class, or implement an interface of the application's that it implements. The
 * annotated ones are injected only where they are asked for by a qualifier, so that one object stands for all of them;
 * name, qualifiers and precedence of the plain bean stay what they are.
 */
final class VariantBeans implements BeanFactoryPostProcessor, BeanPostProcessor, Ordered {

    private static final List<String> FOREIGN =
            List.of("java.", "javax.", "jakarta.", "kotlin.", "org.springframework.");

    private final Map<String, List<Stand>> standsByPlainBean = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private @Nullable ConfigurableListableBeanFactory beans;

    /**
     * A bean that stands in for a plain one.
     *
     * @param variant the variant for which it does
     * @param bean its name
     */
    record Stand(String variant, String bean) {}

    /** All that stand in for some bean. */
    List<Stand> stands() {
        return standsByPlainBean.values().stream().flatMap(List::stream).toList();
    }

    /** What can't be made sense of. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    @Override
    public int getOrder() {
        // Behind whatever else wraps beans, so that a call is decided first and then goes through all of that.
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
                mistakes.add("@GrayVariant on bean '" + name + "' names no variant");
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

    /** The variants of a bean that handles no requests; handlers are picked by their mapping. */
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
        mistakes.add("@GrayVariant on bean '" + name + "' "
                + (plain.isEmpty()
                        ? "stands in for nothing: there is no bean without the annotation whose class it extends or whose"
                                + " interface it implements"
                        : "could stand in for each of " + plain + "; give it and one of them the same @Qualifier"));
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

    private static boolean isForeign(Class<?> type) {
        return FOREIGN.stream().anyMatch(type.getName()::startsWith);
    }

    private void check(List<Stand> stands) {
        Map<String, String> first = new HashMap<>();
        for (Stand stand : stands) {
            String other = first.putIfAbsent(stand.variant(), stand.bean());
            if (other != null) {
                mistakes.add(
                        "@GrayVariant(\"" + stand.variant() + "\") is on two beans that stand in for the same one: '"
                                + other + "' and '" + stand.bean() + "'");
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
