package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.autoconfigure.VariantBeans.Stand;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ReflectionUtils;

/** Hands a call to the most specific bean whose variant is on, else lets the plain one have it. */
final class VariantPick implements MethodInterceptor {

    private final List<Stand> stands;
    private final BeanFactory beans;
    private final Map<Target, Optional<Method>> methods = new ConcurrentHashMap<>();

    private record Target(Class<?> type, Method method) {}

    VariantPick(List<Stand> stands, BeanFactory beans) {
        this.stands = List.copyOf(stands);
        this.beans = beans;
    }

    @Override
    @SuppressWarnings("NullAway") // the interface allows null, but javac 17 does not read that from class files
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Method method = call.getMethod();
        if (method.getDeclaringClass() == Object.class) {
            return call.proceed();
        }
        for (Stand stand : stands) {
            if (Gray.when(stand.variant()).active()) {
                Object bean = beans.getBean(stand.bean());
                Optional<Method> same = sameMethod(bean.getClass(), method);
                // A method that only the plain bean has can't be meant for another.
                return same.isPresent()
                        ? AopUtils.invokeJoinpointUsingReflection(bean, same.get(), call.getArguments())
                        : call.proceed();
            }
        }
        return call.proceed();
    }

    private Optional<Method> sameMethod(Class<?> type, Method method) {
        return methods.computeIfAbsent(
                new Target(type, method),
                target -> method.getDeclaringClass().isAssignableFrom(type)
                        ? Optional.of(method)
                        : Optional.ofNullable(
                                ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes())));
    }
}
