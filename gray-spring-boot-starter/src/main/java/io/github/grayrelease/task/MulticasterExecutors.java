package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;

/**
 * Makes listeners that an event multicaster calls on an executor run with the decision of the publisher. Spring makes its
 * own multicaster without post-processors, and code may set the executor late, so this looks once all beans are there.
 */
final class MulticasterExecutors implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(MulticasterExecutors.class);

    private final ListableBeanFactory beans;

    MulticasterExecutors(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(ApplicationEventMulticaster.class, false, false).forEach((name, multicaster) -> {
            if (multicaster instanceof SimpleApplicationEventMulticaster simple) {
                carry(simple);
            } else {
                log.warn(
                        "If event multicaster bean '{}' of {} calls listeners on other threads, they lose the stage of"
                                + " the publishing request; wrap its executor with Gray.wrap(..)",
                        name,
                        multicaster.getClass().getName());
            }
        });
    }

    /** The getter is protected. */
    private static void carry(SimpleApplicationEventMulticaster multicaster) {
        if (new DirectFieldAccessor(multicaster).getPropertyValue("taskExecutor") instanceof Executor executor) {
            multicaster.setTaskExecutor(Gray.wrap(executor));
        }
    }
}
