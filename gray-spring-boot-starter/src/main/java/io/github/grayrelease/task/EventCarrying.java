package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import java.util.concurrent.Executor;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.event.SimpleApplicationEventMulticaster;

/**
 * Makes listeners that an event multicaster calls on an executor run with the decision of the publisher. Spring makes its
 * own multicaster without post-processors, and code may set the executor late, so this looks once all beans are there.
 */
final class EventCarrying implements SmartInitializingSingleton {

    private final ObjectProvider<SimpleApplicationEventMulticaster> multicasters;

    EventCarrying(ObjectProvider<SimpleApplicationEventMulticaster> multicasters) {
        this.multicasters = multicasters;
    }

    @Override
    public void afterSingletonsInstantiated() {
        multicasters.forEach(EventCarrying::carry);
    }

    /** The getter is protected. */
    private static void carry(SimpleApplicationEventMulticaster multicaster) {
        if (new DirectFieldAccessor(multicaster).getPropertyValue("taskExecutor") instanceof Executor executor) {
            multicaster.setTaskExecutor(Gray.wrap(executor));
        }
    }
}
