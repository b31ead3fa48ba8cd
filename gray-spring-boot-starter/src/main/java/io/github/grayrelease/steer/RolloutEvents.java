package io.github.grayrelease.steer;

import io.github.grayrelease.rollout.GrayVerdict;
import io.github.grayrelease.rollout.RolloutListener;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes outcomes to {@code @EventListener} methods for {@link GrayVerdict}. */
final class RolloutEvents implements RolloutListener {

    private final ApplicationEventPublisher events;

    RolloutEvents(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void decided(GrayVerdict outcome) {
        events.publishEvent(outcome);
    }
}
