package io.github.grayrelease.decide;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.IpAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a request for its rules. Subject, address and time are determined once, when a rule first needs them. */
public final class Facts {

    private final Request request;
    private final List<Lookup> subjectSources;
    private final InstantSource clock;
    private boolean subjectKnown;
    private @Nullable String subject;
    private @Nullable String ip;
    private @Nullable Instant now;

    Facts(Request request, List<Lookup> subjectSources, InstantSource clock) {
        this.request = request;
        this.subjectSources = subjectSources;
        this.clock = clock;
    }

    public Request request() {
        return request;
    }

    Instant now() {
        if (now == null) {
            now = clock.instant();
        }
        return now;
    }

    /** The client's address in the spelling of {@link IpAddress#canonical}; an unreadable one as it is. */
    String ip() {
        if (ip == null) {
            ip = IpAddress.canonical(request.address());
        }
        return ip;
    }

    /** The subject; null if no source has a value that is neither blank nor too long. */
    @Nullable
    String subject() {
        if (!subjectKnown) {
            subjectKnown = true;
            subject = found();
        }
        return subject;
    }

    private @Nullable String found() {
        String known = request.subject();
        for (int i = 0; known == null && i < subjectSources.size(); i++) {
            String value = subjectSources.get(i).in(this);
            known = value == null || Lookup.isTooLong(value) || value.isBlank() ? null : value;
        }
        return known;
    }
}
