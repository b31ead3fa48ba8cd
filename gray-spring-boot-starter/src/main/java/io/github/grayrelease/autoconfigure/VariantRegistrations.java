package io.github.grayrelease.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The registrations of an application, with variants added to whatever mapping they give. */
final class VariantRegistrations implements WebMvcRegistrations {

    private static final String MAPPING_METHOD = "getMappingForMethod";

    private final WebMvcRegistrations registrations;

    VariantRegistrations(WebMvcRegistrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        RequestMappingHandlerMapping own = registrations.getRequestMappingHandlerMapping();
        if (own == null) {
            return new VariantHandlerMapping();
        }
        // A mapping without a constructor to call is left as it is; VariantHandlersCheck says so if it matters.
        return canBeExtended(own.getClass()) ? extended(own) : own;
    }

    @Override
    public @Nullable RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return registrations.getRequestMappingHandlerAdapter();
    }

    @Override
    public @Nullable ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
        return registrations.getExceptionHandlerExceptionResolver();
    }

    private static boolean canBeExtended(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                && !Modifier.isPrivate(constructor.getModifiers()));
    }

    /** The hook is a protected method, so that only a subclass can add to it; Spring extends configuration classes so. */
    private static RequestMappingHandlerMapping extended(RequestMappingHandlerMapping own) {
        Enhancer enhancer = new Enhancer();
        enhancer.setSuperclass(own.getClass());
        enhancer.setClassLoader(own.getClass().getClassLoader());
        enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
        enhancer.setCallbacks(new Callback[] {NoOp.INSTANCE, addVariant()});
        enhancer.setCallbackFilter(method -> method.getName().equals(MAPPING_METHOD) ? 1 : 0);
        RequestMappingHandlerMapping extended = (RequestMappingHandlerMapping) enhancer.create();
        ReflectionUtils.shallowCopyFieldState(own, extended);
        ReflectionUtils.doWithFields(
                own.getClass(), field -> addAll(field, own, extended), VariantRegistrations::isFinal);
        return extended;
    }

    private static boolean isFinal(Field field) {
        return Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers());
    }

    /** Final fields are not copied, but lists such as that of the interceptors can be filled. */
    @SuppressWarnings("unchecked") // both are the same field
    private static void addAll(Field field, Object own, Object extended) throws IllegalAccessException {
        ReflectionUtils.makeAccessible(field);
        if (field.get(own) instanceof Collection<?> elements && field.get(extended) instanceof Collection<?> copy) {
            ((Collection<Object>) copy).addAll(elements);
        }
    }

    private static MethodInterceptor addVariant() {
        return (mapping, method, arguments, proxy) -> VariantMappings.withVariant(
                (RequestMappingInfo) proxy.invokeSuper(mapping, arguments), (Method) arguments[0], (Class<?>)
                        arguments[1]);
    }
}
