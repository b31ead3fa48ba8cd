package io.github.grayrelease.block;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Publishes every attempt to change the rules, and every act of an operator, to {@code @EventListener} methods for
 * {@link GrayReload} and {@link GrayAct}.
 */
public final class RuleEvents implements GrayObserver, ApplicationListener<ContextRefreshedEvent> {

    private final ApplicationEventPublisher events;
    private volatile boolean started;

    public RuleEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Before that, publishing could create listeners on the thread of the feed. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        started = true;
    }

    @Override
    public void reloaded(GrayReload reload) {
        publish(reload);
    }

    @Override
    public void acted(GrayAct act) {
        publish(act);
    }

    private void publish(Object event) {
        if (started) {
            events.publishEvent(event);
        }
    }
}
