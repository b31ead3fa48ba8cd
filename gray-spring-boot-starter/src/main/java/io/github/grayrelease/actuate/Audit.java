package io.github.grayrelease.actuate;

import java.util.Map;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Leaves an event for whoever keeps account of what operators do. */
final class Audit {

    private final ApplicationEventPublisher events;

    Audit(ApplicationEventPublisher events) {
        this.events = events;
    }

    void event(String type, String by, Map<String, Object> facts) {
        events.publishEvent(new AuditApplicationEvent(by, type, facts));
    }
}
