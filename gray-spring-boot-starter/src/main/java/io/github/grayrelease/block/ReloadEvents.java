package io.github.grayrelease.block;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes every attempt to change the rules to {@code @EventListener} methods for {@link GrayReload}. */
public final class ReloadEvents implements GrayObserver, SmartInitializingSingleton {

    private final ApplicationEventPublisher events;
    private volatile boolean started;

    public ReloadEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
    }

    @Override
    public void reloaded(GrayReload reload) {
        if (started) {
            events.publishEvent(reload);
        }
    }
}
