package io.github.grayrelease.variant;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/** Finds {@link GrayVariant} on beans and their methods where it has no effect. Such an annotation stops the start. */
final class InertAnnotations {

    /** The annotations that make a controller's method a handler; by name, because Spring's web modules are optional. */
    private static final List<String> MAPPINGS = List.of(
            "org.springframework.web.bind.annotation.RequestMapping",
            "org.springframework.web.service.annotation.HttpExchange");

    private InertAnnotations() {}

    /**
     * One mistake per annotation, in a stable order.
     *
     * @param beans the beans, of which those that are singletons exist
     * @param isVariant whether the annotation of a bean, by its name, has an effect
     */
    static Set<VariantMistake> mistakes(ConfigurableListableBeanFactory beans, Predicate<String> isVariant) {
        Set<VariantMistake> mistakes = new TreeSet<>(Comparator.comparing(VariantMistake::problem));
        names(beans).forEach(name -> {
            types(beans, name)
                    .filter(InertAnnotations::isCandidate)
                    .flatMap(InertAnnotations::inert)
                    .map(InertAnnotations::mistake)
                    .forEach(mistakes::add);
            unseen(beans, name)
                    .filter(type -> !isVariant.test(name))
                    .map(type -> mistake(type, name))
                    .ifPresent(mistakes::add);
        });
        return mistakes;
    }

    private static Stream<String> names(ConfigurableListableBeanFactory beans) {
        return Stream.concat(Arrays.stream(beans.getBeanDefinitionNames()), Arrays.stream(beans.getSingletonNames()))
                .distinct();
    }

    /** The class of a bean as it is declared, that of its factory, and that of the object if it exists. */
    private static Stream<Class<?>> types(ConfigurableListableBeanFactory beans, String name) {
        Stream<String> names = beans.containsBeanDefinition(name) && beans.isFactoryBean(name)
                ? Stream.of(name, BeanFactory.FACTORY_BEAN_PREFIX + name)
                : Stream.of(name);
        Stream<Class<?>> declared = names.map(any -> Optional.<Class<?>>ofNullable(beans.getType(any, false)))
                .flatMap(Optional::stream)
                .map(ClassUtils::getUserClass);
        return Stream.concat(declared, object(beans, name).stream()).distinct();
    }

    private static Optional<Class<?>> object(ConfigurableListableBeanFactory beans, String name) {
        return beans.containsSingleton(name)
                ? Optional.ofNullable(beans.getSingleton(name))
                        .map(AopUtils::getTargetClass)
                        .map(ClassUtils::getUserClass)
                : Optional.empty();
    }

    /** The annotated class of an object whose bean is declared as something else. */
    private static Optional<Class<?>> unseen(ConfigurableListableBeanFactory beans, String name) {
        return ScopedProxyUtils.isScopedTarget(name)
                ? Optional.empty()
                : object(beans, name)
                        .filter(InertAnnotations::isCandidate)
                        .filter(type -> AnnotatedElementUtils.hasAnnotation(type, GrayVariant.class))
                        .filter(type -> !AnnotatedElementUtils.hasAnnotation(type, Controller.class));
    }

    /** Whether a type of the application may have the annotation. */
    static boolean isCandidate(Class<?> type) {
        return !PlainBeans.isForeign(type) && AnnotationUtils.isCandidateClass(type, GrayVariant.class);
    }

    private static Stream<Method> inert(Class<?> type) {
        boolean isController = AnnotatedElementUtils.hasAnnotation(type, Controller.class);
        return MethodIntrospector.selectMethods(type, InertAnnotations::isAnnotated).stream()
                .filter(method -> !AnnotatedElementUtils.hasAnnotation(method, Bean.class))
                .filter(method -> !(isController && isHandler(method)));
    }

    private static boolean isAnnotated(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, GrayVariant.class);
    }

    private static boolean isHandler(Method method) {
        MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        return MAPPINGS.stream().anyMatch(annotations::isPresent);
    }

    /** Names the method that has the annotation, which an interface or a superclass may declare. */
    private static VariantMistake mistake(Method inert) {
        Object source = MergedAnnotations.from(inert, SearchStrategy.TYPE_HIERARCHY)
                .get(GrayVariant.class)
                .getSource();
        Method method = source instanceof Method annotated ? annotated : inert;
        return new VariantMistake(
                "@GrayVariant on method '" + method.getDeclaringClass().getSimpleName() + "." + method.getName()
                        + "' has no effect, because the method neither handles requests nor is a @Bean method",
                "call Gray.when(..) inside the method, or put the annotation on a bean that stands in for this one");
    }

    private static VariantMistake mistake(Class<?> type, String name) {
        return new VariantMistake(
                "@GrayVariant on class '" + ClassUtils.getShortName(type) + "' has no effect on bean '" + name
                        + "', because the bean is not declared with that class",
                "let the @Bean method return '" + ClassUtils.getShortName(type) + "', or annotate the method");
    }
}
