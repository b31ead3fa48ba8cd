package io.github.grayrelease.variant;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/** Finds {@link GrayVariant} on methods of beans where it has no effect. Such an annotation stops the start. */
final class InertAnnotations {

    /** The annotations that make a controller's method a handler; by name, because Spring's web modules are optional. */
    private static final List<String> MAPPINGS = List.of(
            "org.springframework.web.bind.annotation.RequestMapping",
            "org.springframework.web.service.annotation.HttpExchange");

    private InertAnnotations() {}

    /** One mistake per such method, in a stable order. */
    static Set<VariantMistake> mistakes(ConfigurableListableBeanFactory beans) {
        Set<VariantMistake> mistakes = new TreeSet<>(Comparator.comparing(VariantMistake::problem));
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && isCandidate(type)) {
                inert(ClassUtils.getUserClass(type)).forEach(method -> mistakes.add(mistake(method)));
            }
        }
        return mistakes;
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

    private static VariantMistake mistake(Method method) {
        return new VariantMistake(
                "@GrayVariant on method '" + method.getDeclaringClass().getSimpleName() + "." + method.getName()
                        + "' has no effect, because the method neither handles requests nor is a @Bean method",
                "call Gray.when(..) inside the method, or put the annotation on a bean that stands in for this one");
    }
}
