package io.github.grayrelease.actuate;

import io.github.grayrelease.control.Author;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes audit events for the acts of operators. */
final class Audit {

    private final ApplicationEventPublisher events;

    Audit(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Adds the reason, if given. */
    void event(String type, Author author, Map<String, Object> facts) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        author.because().ifPresent(because -> all.put("because", because));
        events.publishEvent(new AuditApplicationEvent(author.name(), type, all));
    }
}
