package io.github.grayrelease.task;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.DirectFieldAccessor;

/**
 * Spring Security's executors, which carry the user of a task and hand it to another executor. Their methods are final, so
 * one is replaced by a second one of the same class whose executor propagates decisions.
 */
final class SecurityExecutor {

    private static final String PACKAGE = "org.springframework.security.";

    private SecurityExecutor() {}

    /** The replacement; empty if the executor is none of Spring Security's. */
    static Optional<Executor> replacing(Executor executor) {
        Class<?> type = executor.getClass();
        DirectFieldAccessor fields = new DirectFieldAccessor(executor);
        return type.getName().startsWith(PACKAGE)
                        && fields.isReadableProperty("delegate")
                        && fields.getPropertyValue("delegate") instanceof Executor delegate
                ? Arrays.stream(type.getConstructors())
                        .filter(constructor -> constructor.getParameterCount() == 2)
                        .findFirst()
                        .map(constructor -> made(constructor, delegate, fields))
                : Optional.empty();
    }

    private static Executor made(Constructor<?> constructor, Executor delegate, DirectFieldAccessor fields) {
        Object carrying = ExecutorProxy.around(delegate, Executor.class);
        Object user = fields.getPropertyValue("securityContext");
        Executor made = (Executor) BeanUtils.instantiateClass(constructor, carrying, user);
        String strategy = "securityContextHolderStrategy";
        new DirectFieldAccessor(made).setPropertyValue(strategy, fields.getPropertyValue(strategy));
        return made;
    }
}
