package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import io.github.grayrelease.spring.DeclaredType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
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
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

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
        } else if (bean instanceof TaskExecutorAdapter executor) {
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

    /** An executor without a decorator is replaced by one that propagates and has the declared type, if there can be one. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof TaskScheduler) {
            noteScheduler(bean, name);
            return bean;
        }
        return bean instanceof Executor executor && !hasDecorator(executor) && !isEventLoop(executor)
                ? carrying(executor, name)
                : bean;
    }

    /** Spring's schedulers run scheduled methods at the baseline, and a decorator would break their cancellation. */
    private static void noteScheduler(Object scheduler, String name) {
        if (scheduler instanceof ThreadPoolTaskScheduler
                && new DirectFieldAccessor(scheduler).getPropertyValue("taskDecorator") != null) {
            return; // by Boot's builder, which composes all decorators
        }
        log.info(
                "Tasks that code gives to scheduler bean '{}' itself run without the stage of the submitting request"
                        + " (methods with @Scheduled and @Async are right); wrap such a task with Gray.wrap(..)",
                name);
    }

    private static boolean hasDecorator(Executor executor) {
        return executor instanceof ThreadPoolTaskExecutor
                || executor instanceof SimpleAsyncTaskExecutor
                || executor instanceof ConcurrentTaskExecutor
                || executor instanceof TaskExecutorAdapter
                || executor instanceof SyncTaskExecutor;
    }

    /** Netty's groups serve connections, not tasks of requests, and its own classes cast them. */
    private static boolean isEventLoop(Executor executor) {
        return executor.getClass().getName().startsWith("io.netty.");
    }

    private Object carrying(Executor bean, String name) {
        Class<?> declared =
                DeclaredType.of(beans, name).map(ResolvableType::resolve).orElse(null);
        if (comparesTasks(bean)) {
            return left(bean, name, "compares its tasks");
        }
        if (declared != null && REPLACEABLE.contains(declared) && !(bean instanceof TaskExecutor)) {
            return wrapped(bean);
        }
        if (bean.getClass() == VirtualThreadTaskExecutor.class && declared == VirtualThreadTaskExecutor.class) {
            return new ContextVirtualThreads((VirtualThreadTaskExecutor) bean);
        }
        Optional<Executor> secured = SecurityExecutor.replacing(bean);
        if (secured.isPresent()) {
            return secured.get();
        }
        Class<?> type = declared == null ? bean.getClass() : declared;
        return ExecutorProxy.problem(bean, type)
                .map(problem -> left(bean, name, problem))
                .orElseGet(() -> ExecutorProxy.around(bean, type));
    }

    private static Object left(Executor bean, String name, String problem) {
        log.warn(
                "Tasks that code gives to executor bean '{}' lose the stage of the submitting request, because it {};"
                        + " declare the bean as an interface, such as ExecutorService or AsyncTaskExecutor, or wrap the"
                        + " task with Gray.wrap(..)",
                name,
                problem);
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
