package io.github.grayrelease.variant;

import io.github.grayrelease.GrayVariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Finds the beans with {@link GrayVariant} and the plain beans that they stand in for. Annotated beans are injected by
 * qualifier only; all other injection points get the plain bean, whose name, qualifiers and precedence do not change.
 *
 * <p>It runs in front of what replaces beans in tests. There, an annotated bean is a candidate that gives way to the plain
 * one: a mock of the shared type replaces the plain bean, a mock of the annotated bean's own class the annotated one.
 * {@link VariantProxies} then ends their candidacy.
 */
final class VariantBeans implements BeanFactoryPostProcessor, Ordered {

    /** The one for Spring MVC and the one for WebFlux, by name because both are optional. */
    private static final List<String> ROUTES = List.of(
            "org.springframework.web.servlet.function.RouterFunction",
            "org.springframework.web.reactive.function.server.RouterFunction");

    private final Map<String, List<Stand>> standsByPlainBean = new LinkedHashMap<>();
    private final Map<String, List<String>> annotated = new LinkedHashMap<>();
    private final Map<String, List<String>> routes = new LinkedHashMap<>();
    private final Map<String, Precedence> precedences = new LinkedHashMap<>();
    private final Map<String, ResolvableType> alone = new LinkedHashMap<>();
    private final List<VariantMistake> mistakes = new ArrayList<>();

    /**
     * A bean that stands in for a plain one.
     *
     * @param variant the variant
     * @param bean the name of the annotated bean
     * @param type its declared type
     * @param plainType the declared type of the plain bean
     */
    record Stand(String variant, String bean, ResolvableType type, ResolvableType plainType) {}

    /** How an annotated bean was declared to compete with others of its type. */
    private record Precedence(boolean primary, boolean fallback) {}

    /** The beans that stand in for others, by the name of the plain bean. */
    Map<String, List<Stand>> stands() {
        return Map.copyOf(standsByPlainBean);
    }

    /** The variants that beans name, by the name of the bean. */
    Map<String, List<String>> variants() {
        Map<String, List<String>> all = new LinkedHashMap<>(routes);
        standsByPlainBean.values().stream().flatMap(List::stream).forEach(stand -> all.computeIfAbsent(
                        stand.bean(), first -> new ArrayList<>())
                .add(stand.variant()));
        return all;
    }

    /** Whether the annotation of a bean was found before the bean was made. */
    boolean isAnnotated(String name) {
        return annotated.containsKey(name) || routes.containsKey(name);
    }

    /** The mistakes in annotations. */
    List<VariantMistake> mistakes() {
        return List.copyOf(mistakes);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 20;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        for (String name : factory.getBeanDefinitionNames()) {
            // The annotation of a @Bean method is on the target, but it is the scoped proxy that is injected.
            String bean = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
            variants(factory, name).filter(names -> !isAnnotated(bean)).ifPresent(names -> sort(factory, bean, names));
        }
        PlainBeans plainBeans = new PlainBeans(factory, annotated.keySet());
        annotated.forEach((name, names) -> {
            giveWay(factory, name);
            standIn(plainBeans, name, names);
        });
        standsByPlainBean.values().forEach(this::check);
        standsByPlainBean
                .values()
                .forEach(stands -> stands.sort(Comparator.comparing(
                        Stand::variant,
                        Comparator.comparingLong(VariantBeans::depth).reversed())));
    }

    private static Optional<List<String>> variants(ConfigurableListableBeanFactory factory, String name) {
        return factory.getType(name, false) == null
                ? Optional.empty()
                : Optional.ofNullable(factory.findAnnotationOnBean(name, GrayVariant.class, false))
                        .map(annotation ->
                                Arrays.stream(annotation.value()).distinct().toList());
    }

    private void sort(ConfigurableListableBeanFactory factory, String name, List<String> names) {
        Class<?> type = typeOf(factory, name);
        if (AnnotatedElementUtils.hasAnnotation(type, Controller.class)) {
            // Handler mappings select the handlers of controllers. They look at its class and methods only.
            if (!AnnotatedElementUtils.hasAnnotation(type, GrayVariant.class)) {
                mistakes.add(new VariantMistake(
                        "@GrayVariant on the @Bean method of bean '" + name + "' has no effect, because the bean is a"
                                + " controller",
                        "put the annotation on the class '" + ClassUtils.getShortName(ClassUtils.getUserClass(type))
                                + "' or on its handler methods"));
            }
            return;
        }
        if (names.isEmpty()) {
            mistakes.add(new VariantMistake(
                    "@GrayVariant on bean '" + name + "' names no variant",
                    "name a stage or a variant in the annotation"));
        }
        boolean hasRoutes = ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                .map(Class::getName)
                .anyMatch(ROUTES::contains);
        (hasRoutes ? routes : annotated).put(name, names);
    }

    private static Class<?> typeOf(ConfigurableListableBeanFactory factory, String name) {
        Class<?> type = factory.getType(PlainBeans.typed(factory, name), false);
        return type == null ? Object.class : type;
    }

    private void giveWay(ConfigurableListableBeanFactory factory, String name) {
        if (factory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition) {
            precedences.put(name, new Precedence(definition.isPrimary(), definition.isFallback()));
            definition.setPrimary(false);
            definition.setFallback(true);
        }
    }

    private void standIn(PlainBeans plainBeans, String name, List<String> names) {
        List<String> plain = plainBeans.of(name);
        if (plain.isEmpty()) {
            alone.put(name, plainBeans.type(name));
        } else if (plain.size() > 1) {
            mistakes.add(new VariantMistake(
                    "@GrayVariant on bean '" + name + "' could stand in for each of " + plain,
                    "give it and one of them the same @Qualifier"));
        } else {
            names.forEach(variant -> standsByPlainBean
                    .computeIfAbsent(plain.get(0), first -> new ArrayList<>())
                    .add(new Stand(variant, name, plainBeans.type(name), plainBeans.type(plain.get(0)))));
        }
    }

    private static long depth(String variant) {
        return variant.chars().filter(c -> c == '/').count();
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

    /**
     * From here on annotated beans are injected by qualifier only, but for one without a plain bean that a test replaces:
     * its replacement is the only bean of that type.
     */
    void endCandidacy(ConfigurableListableBeanFactory factory, TestOverrides overrides) {
        for (String name : annotated.keySet()) {
            ResolvableType type = alone.get(name);
            boolean isReplaced = type != null && overrides.covers(type);
            if (type != null && !isReplaced) {
                mistakes.add(standsForNothing(name, type.toClass()));
            }
            if (factory.containsBeanDefinition(name)
                    && factory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition) {
                definition.setDefaultCandidate(isReplaced);
                restore(definition, precedences.get(name));
            }
        }
    }

    private static void restore(AbstractBeanDefinition definition, @Nullable Precedence declared) {
        if (declared != null) {
            definition.setPrimary(declared.primary());
            definition.setFallback(declared.fallback());
        }
    }

    private static VariantMistake standsForNothing(String name, Class<?> type) {
        String place = "@GrayVariant on bean '" + name + "' stands in for nothing: ";
        if (PlainBeans.isForeign(type) && !type.isInterface()) {
            return new VariantMistake(
                    place + "'" + type.getName() + "' is a class of the JDK or of a framework, which has no variants",
                    "declare the bean and its plain one by an interface, or call Gray.when(..) where it is used");
        }
        return PlainBeans.isForeign(type)
                ? new VariantMistake(
                        place + "there is no bean without the annotation that is declared as '" + type.getName()
                                + "' with the same type parameters",
                        "declare such a bean, or remove the annotation")
                : new VariantMistake(
                        place + "there is no bean without the annotation whose class it extends or whose interface it"
                                + " implements",
                        "add such a bean, or remove the annotation");
    }
}
