package io.github.grayrelease.steer;

import io.github.grayrelease.rollout.GrayVerdict;
import io.github.grayrelease.rollout.RolloutState;
import java.util.Map;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Leaves an audit event for each outcome that the judge has written. */
final class RolloutAudit implements ApplicationListener<PayloadApplicationEvent<GrayVerdict>> {

    private final ApplicationEventPublisher events;

    RolloutAudit(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<GrayVerdict> event) {
        GrayVerdict outcome = event.getPayload();
        if (outcome.by().equals(RolloutState.JUDGE)) {
            Map<String, Object> facts = Map.of(
                    "rule", outcome.rule(),
                    "phase", outcome.phase().word(),
                    "step", outcome.step(),
                    "because", outcome.text());
            events.publishEvent(new AuditApplicationEvent(outcome.by(), "GRAY_ROLLOUT", facts));
        }
    }
}
