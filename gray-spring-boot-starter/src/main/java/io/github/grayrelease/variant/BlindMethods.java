package io.github.grayrelease.variant;

import io.github.grayrelease.variant.VariantBeans.Stand;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Hooks;

/** On WebFlux, warns of methods of beans with variants that are called where no thread knows the stage. */
final class BlindMethods {

    private static final Logger log = LoggerFactory.getLogger(BlindMethods.class);

    private BlindMethods() {}

    /** Warns once per plain bean. With Reactor's hook every method is right. */
    static void warn(Map<String, List<Stand>> standsByPlainBean) {
        if (Hooks.isAutomaticContextPropagationEnabled()) {
            return;
        }
        standsByPlainBean.forEach((plain, stands) -> {
            String methods = blind(stands).collect(Collectors.joining("', '", "'", "'"));
            if (!methods.equals("''")) {
                log.warn(
                        "Bean '{}' has @GrayVariant beans {}, but its methods {} return neither Mono nor Flux: on WebFlux"
                                + " their callers get the baseline whatever the stage, unless a scope of Gray is open on"
                                + " the thread; return Mono or Flux, or set 'spring.reactor.context-propagation: auto'",
                        plain,
                        stands.stream().map(Stand::bean).distinct().toList(),
                        methods);
            }
        });
    }

    private static Stream<String> blind(List<Stand> stands) {
        Class<?> plain = stands.get(0).plainType().toClass();
        return Stream.of(ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(plain)))
                .filter(method -> !Modifier.isStatic(method.getModifiers())
                        && !Modifier.isPrivate(method.getModifiers())
                        && !method.isSynthetic()
                        && method.getDeclaringClass() != Object.class)
                .filter(method -> !VariantPick.PICKED_LATER.contains(
                        method.getReturnType().getName()))
                .filter(method ->
                        stands.stream().anyMatch(stand -> has(stand.type().toClass(), method)))
                .map(method -> ClassUtils.getShortName(plain) + "." + method.getName())
                .distinct()
                .sorted();
    }

    private static boolean has(Class<?> type, Method method) {
        return ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes()) != null;
    }
}
