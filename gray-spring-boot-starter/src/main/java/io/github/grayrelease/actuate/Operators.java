package io.github.grayrelease.actuate;

import io.github.grayrelease.actuate.OperationProblems.WriteRefusedException;
import io.github.grayrelease.control.Author;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.context.ApplicationEventPublisher;

/** Checks whether operators may write, names them, and publishes audit events for their acts. */
final class Operators {

    static final String EXPECTED = "expected";
    static final String BECAUSE = "because";

    private final EndpointAccessResolver access;
    private final ApplicationEventPublisher events;

    Operators(EndpointAccessResolver access, ApplicationEventPublisher events) {
        this.access = access;
        this.events = events;
    }

    void requireUnrestricted() {
        if (access.accessFor(EndpointId.of(GrayEndpoint.ID), Access.READ_ONLY) != Access.UNRESTRICTED) {
            throw new WriteRefusedException();
        }
    }

    static Author author(Body body, @Nullable Principal principal) {
        return new Author(principal == null ? "anonymous" : principal.getName(), body.text(BECAUSE));
    }

    /** Publishes an audit event, with the reason if given. */
    void acted(String type, Author author, Map<String, Object> facts) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        author.because().ifPresent(because -> all.put(BECAUSE, because));
        events.publishEvent(new AuditApplicationEvent(author.name(), type, all));
    }
}
