package io.github.grayrelease.block;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes every change of the rules, so that {@code @EventListener} methods for {@link GrayReload} are called. */
public final class ReloadEvents implements GrayObserver, SmartInitializingSingleton {

    private final ApplicationEventPublisher events;
    private volatile boolean someoneCanListen;

    public ReloadEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void afterSingletonsInstantiated() {
        someoneCanListen = true;
    }

    @Override
    public void reloaded(GrayReload reload) {
        if (someoneCanListen) {
            events.publishEvent(reload);
        }
    }
}
