package io.github.grayrelease.handler;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.util.ReflectionUtils;

/** Extends an application's own handler mapping. The mappings of Spring MVC and WebFlux look alike but share no type. */
final class ExtendedMapping {

    private static final String MAPPING_METHOD = "getMappingForMethod";

    private ExtendedMapping() {}

    /** An addition to each handler's mapping. */
    @FunctionalInterface
    interface Addition {

        @Nullable
        Object to(@Nullable Object mapping, Method method, Class<?> handlerType);
    }

    /**
     * Extends a mapping.
     *
     * @param own the application's handler mapping
     * @param addition the addition to each handler's mapping
     * @return the extended mapping, or the mapping unchanged if it cannot be subclassed; {@link VariantHandlersCheck}
     *     reports that
     */
    static <M> M of(M own, Addition addition) {
        return canBeExtended(own.getClass()) ? extended(own, addition) : own;
    }

    private static boolean canBeExtended(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                && !Modifier.isPrivate(constructor.getModifiers()));
    }

    /** Creates a subclass, because the hook is a protected method; Spring extends configuration classes in the same way. */
    @SuppressWarnings("unchecked") // a subclass of the mapping's class
    private static <M> M extended(M own, Addition addition) {
        Enhancer enhancer = new Enhancer();
        enhancer.setSuperclass(own.getClass());
        enhancer.setClassLoader(own.getClass().getClassLoader());
        enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
        enhancer.setCallbacks(new Callback[] {NoOp.INSTANCE, adding(addition)});
        enhancer.setCallbackFilter(method -> method.getName().equals(MAPPING_METHOD) ? 1 : 0);
        M extended = (M) enhancer.create();
        ReflectionUtils.shallowCopyFieldState(own, extended);
        ReflectionUtils.doWithFields(own.getClass(), field -> addAll(field, own, extended), ExtendedMapping::isFinal);
        return extended;
    }

    private static boolean isFinal(Field field) {
        return Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers());
    }

    /** Final fields are not copied, but collections, such as the interceptors, can be filled. */
    @SuppressWarnings("unchecked") // both are the same field
    private static void addAll(Field field, Object own, Object extended) throws IllegalAccessException {
        ReflectionUtils.makeAccessible(field);
        if (field.get(own) instanceof Collection<?> elements && field.get(extended) instanceof Collection<?> copy) {
            ((Collection<Object>) copy).addAll(elements);
        }
    }

    private static MethodInterceptor adding(Addition addition) {
        return (mapping, method, arguments, proxy) ->
                addition.to(proxy.invokeSuper(mapping, arguments), (Method) arguments[0], (Class<?>) arguments[1]);
    }
}
