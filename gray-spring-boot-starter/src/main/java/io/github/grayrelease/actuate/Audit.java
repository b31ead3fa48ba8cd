package io.github.grayrelease.actuate;

import io.github.grayrelease.control.Author;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Leaves an event for whoever keeps account of what operators do. */
final class Audit {

    private final ApplicationEventPublisher events;

    Audit(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** With the reason among the facts, where one was given. */
    void event(String type, Author author, Map<String, Object> facts) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        author.because().ifPresent(because -> all.put("because", because));
        events.publishEvent(new AuditApplicationEvent(author.name(), type, all));
    }
}
