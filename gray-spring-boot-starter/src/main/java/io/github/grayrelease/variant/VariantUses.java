package io.github.grayrelease.variant;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * The stages and variants that {@link GrayVariant} annotations name, found without creating a bean. They are known before
 * the first rules are read, so that the rules of a source are checked against them.
 */
final class VariantUses {

    private final Map<String, String> places = new LinkedHashMap<>();

    private VariantUses() {}

    /** The place of the first annotation with a name, by that name. */
    static Map<String, String> in(ConfigurableListableBeanFactory beans) {
        VariantUses uses = new VariantUses();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && InertAnnotations.isCandidate(type)) {
                uses.add(beans.findAnnotationOnBean(name, GrayVariant.class, false), "bean '" + name + "'");
                uses.methods(ClassUtils.getUserClass(type));
            }
        }
        return uses.places;
    }

    private void methods(Class<?> type) {
        MetadataLookup<GrayVariant> annotation = method -> AnnotatedElementUtils.hasAnnotation(method, Bean.class)
                ? null // the annotation is that of the bean
                : AnnotatedElementUtils.findMergedAnnotation(method, GrayVariant.class);
        MethodIntrospector.selectMethods(type, annotation).forEach((method, found) -> add(found, written(method)));
    }

    private static String written(Method method) {
        return "method '" + ClassUtils.getShortName(method.getDeclaringClass()) + "." + method.getName() + "'";
    }

    private void add(@Nullable GrayVariant annotation, String place) {
        Optional.ofNullable(annotation).map(GrayVariant::value).ifPresent(names -> {
            for (String name : names) {
                places.putIfAbsent(name, place);
            }
        });
    }
}
