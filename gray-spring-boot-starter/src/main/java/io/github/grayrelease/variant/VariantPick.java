package io.github.grayrelease.variant;

import io.github.grayrelease.Gray;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.ReactorContexts;
import io.github.grayrelease.variant.VariantBeans.Stand;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Passes a call to the most specific bean whose variant is active, or to the plain bean. */
final class VariantPick implements MethodInterceptor {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", VariantPick.class.getClassLoader());

    private final List<Stand> stands;
    private final BeanFactory beans;
    private final Map<Target, Optional<Method>> methods = new ConcurrentHashMap<>();

    /** The types of results that pick at each subscription; by name, because Reactor is optional. */
    static final List<String> PICKED_LATER =
            List.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux", "org.reactivestreams.Publisher");

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
        if (composes(call)) {
            return InvocationHandler.invokeDefault(
                    ((ProxyMethodInvocation) call).getProxy(), method, call.getArguments());
        }
        // Without a context on the thread, only the subscription knows the decision.
        return REACTOR && GrayContexts.currentOrNull() == null
                ? Later.pick(this, call)
                : pick(call, variant -> Gray.when(variant).active());
    }

    /**
     * Whether a method such as {@code Function.andThen} makes another object of this one. It keeps the object that picks:
     * what it makes may outlive the request.
     */
    private static boolean composes(MethodInvocation call) {
        return call.getMethod().isDefault()
                && PlainBeans.isForeign(call.getMethod().getDeclaringClass())
                && call instanceof ProxyMethodInvocation invocation
                && Proxy.isProxyClass(invocation.getProxy().getClass());
    }

    private @Nullable Object pick(MethodInvocation call, Predicate<String> isOn) throws Throwable {
        Method method = call.getMethod();
        for (Stand stand : stands) {
            if (isOn.test(stand.variant())) {
                Object bean = beans.getBean(stand.bean());
                Optional<Method> same = sameMethod(bean.getClass(), method);
                // Only the plain bean has this method.
                return same.isPresent()
                        ? AopUtils.invokeJoinpointUsingReflection(bean, same.get(), call.getArguments())
                        : call.proceed();
            }
        }
        return call.proceed();
    }

    /** Selects at each subscription, from Reactor's context. A separate class, because Reactor is optional. */
    private static final class Later {

        private Later() {}

        static @Nullable Object pick(VariantPick pick, MethodInvocation call) throws Throwable {
            Class<?> yields = call.getMethod().getReturnType();
            if (call instanceof ProxyMethodInvocation again) {
                if (yields == Mono.class) {
                    return Mono.deferContextual(context -> (Mono<?>) picked(pick, again, context));
                }
                if (yields == Flux.class || yields == Publisher.class) {
                    return Flux.deferContextual(context -> (Publisher<?>) picked(pick, again, context));
                }
            }
            return pick.pick(call, variant -> Gray.when(variant).active());
        }

        private static Object picked(VariantPick pick, ProxyMethodInvocation call, ContextView context) {
            try {
                GrayContext flowing = ReactorContexts.in(context);
                return Objects.requireNonNull(
                        pick.pick(call.invocableClone(), flowing::isActive),
                        "the method returned null instead of a Mono or Flux");
            } catch (Throwable thrown) {
                throw Exceptions.propagate(thrown);
            }
        }
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
