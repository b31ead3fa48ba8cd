package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import io.github.grayrelease.spring.DeclaredType;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Makes executor beans propagate decisions, no matter how the application creates them. */
final class ExecutorPostProcessor implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(ExecutorPostProcessor.class);

    /** Beans declared as one of these types can be replaced by a wrapper. */
    private static final Set<Class<?>> REPLACEABLE =
            Set.of(Executor.class, ExecutorService.class, ScheduledExecutorService.class);

    private final ConfigurableListableBeanFactory beans;

    ExecutorPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Spring's executors pass each task to their decorator. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof ThreadPoolTaskExecutor executor) {
            decorate(executor, executor::setTaskDecorator);
        } else if (bean instanceof SimpleAsyncTaskExecutor executor) {
            decorate(executor, executor::setTaskDecorator);
        } else if (bean instanceof ConcurrentTaskExecutor executor) {
            decorate(executor, executor::setTaskDecorator);
        }
        return bean;
    }

    /** Keeps the existing decorator inside Gray's; Spring has no getter for it. */
    private static void decorate(Object executor, Consumer<TaskDecorator> setter) {
        Object there = new DirectFieldAccessor(executor).getPropertyValue("taskDecorator");
        if (!(there instanceof ContextTaskDecorator)) {
            TaskDecorator carrying = new ContextTaskDecorator();
            setter.accept(
                    there instanceof TaskDecorator own ? task -> carrying.decorate(own.decorate(task)) : carrying);
        }
    }

    /** The JDK's executors have no decorators, so a wrapper replaces the bean. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Executor executor && !(bean instanceof TaskExecutor) ? carrying(executor, name) : bean;
    }

    private Executor carrying(Executor bean, String name) {
        Class<?> declared =
                DeclaredType.of(beans, name).map(ResolvableType::resolve).orElse(null);
        if (declared != null && REPLACEABLE.contains(declared) && !comparesTasks(bean)) {
            return wrapped(bean);
        }
        if (bean instanceof ThreadPoolExecutor || bean instanceof ForkJoinPool) {
            log.warn(
                    "Tasks of bean '{}', which is declared as {} or compares its tasks, lose the stage of the submitting request;"
                            + " declare the bean as ExecutorService, or wrap the task with Gray.wrap(..)",
                    name,
                    declared == null ? bean.getClass().getName() : declared.getName());
        }
        return bean;
    }

    /** Such a queue needs the original tasks. */
    private static boolean comparesTasks(Executor bean) {
        return bean instanceof ThreadPoolExecutor pool && pool.getQueue() instanceof PriorityBlockingQueue;
    }

    private static Executor wrapped(Executor bean) {
        if (bean instanceof ScheduledExecutorService scheduler) {
            return Gray.wrap(scheduler);
        }
        return bean instanceof ExecutorService service ? Gray.wrap(service) : Gray.wrap(bean);
    }
}
