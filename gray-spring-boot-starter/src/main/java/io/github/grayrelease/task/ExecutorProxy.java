package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;

/** A proxy of an executor that has its type, and that wraps each task with the context of its submitter. */
final class ExecutorProxy implements MethodInterceptor {

    private ExecutorProxy() {}

    /**
     * Why there can be no proxy of an executor.
     *
     * @param declared the type that the proxy must have
     * @return the problem, as the predicate of a sentence about the bean; empty if there can be one
     */
    static Optional<String> problem(Executor bean, Class<?> declared) {
        if (declared.isInterface()) {
            return Optional.empty();
        }
        Class<?> type = ClassUtils.getUserClass(bean);
        String is = "is declared as " + declared.getName();
        if (Modifier.isFinal(type.getModifiers())) {
            return Optional.of(is + ", which is final");
        }
        if (type.getName().startsWith("java.")) {
            return Optional.of(is);
        }
        return finalMethod(type).map(method -> is + ", which has the final method '" + method.getName() + "'");
    }

    /** A final method of a proxy would see the fields of the proxy, which are empty. */
    private static Optional<Method> finalMethod(Class<?> type) {
        for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
            Optional<Method> found = Arrays.stream(part.getDeclaredMethods())
                    .filter(method -> Modifier.isFinal(method.getModifiers())
                            && !Modifier.isPrivate(method.getModifiers())
                            && !Modifier.isStatic(method.getModifiers()))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    static Object around(Executor bean, Class<?> declared) {
        ProxyFactory proxies = new ProxyFactory(bean);
        proxies.setProxyTargetClass(!declared.isInterface());
        proxies.addAdvice(new ExecutorProxy());
        return proxies.getProxy(bean.getClass().getClassLoader());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        switch (call.getMethod().getName()) {
            case "execute", "submit", "submitCompletable", "schedule", "invokeAll", "invokeAny" ->
                wrapAll(call.getArguments());
            case "scheduleAtFixedRate", "scheduleWithFixedDelay" -> startOutside(call.getArguments());
            default -> {}
        }
        return call.proceed();
    }

    private static void wrapAll(@Nullable Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = wrapped(arguments[i]);
        }
    }

    private static @Nullable Object wrapped(@Nullable Object argument) {
        if (argument instanceof Runnable task) {
            return Gray.wrap(task);
        }
        if (argument instanceof Callable<?> task) {
            return Gray.wrap(task);
        }
        return argument instanceof Collection<?> tasks
                ? tasks.stream().map(ExecutorProxy::wrapped).toList()
                : argument;
    }

    /** A task that is repeated outlives the request. */
    private static void startOutside(@Nullable Object[] arguments) {
        if (arguments[0] instanceof Runnable task) {
            arguments[0] = (Runnable) () -> Gray.outside(task);
        }
    }
}
