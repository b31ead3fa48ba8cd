package io.github.grayrelease.decide;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.IpAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a request for its rules. Subject, address and time are determined once, when a rule first needs them. */
public final class Facts {

    /** A text of its own, which no request has. */
    private static final String NOBODY_ASKED = String.valueOf(new char[] {'?'});

    private final Request request;
    private final List<Lookup> subjectSources;
    private final InstantSource clock;
    private final @Nullable Misses misses;

    /** {@link #NOBODY_ASKED} until the first question. */
    private @Nullable String subject = NOBODY_ASKED;

    private @Nullable String ip;
    private @Nullable Instant now;

    Facts(Request request, List<Lookup> subjectSources, InstantSource clock, @Nullable Misses misses) {
        this.request = request;
        this.subjectSources = subjectSources;
        this.clock = clock;
        this.misses = misses;
    }

    public Request request() {
        return request;
    }

    /** Tells of a rule that was asked and does not decide. */
    void missed(Rule rule, int answer) {
        if (misses != null) {
            misses.missed(rule.label(), rule.counted(this, answer));
        }
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
    @SuppressWarnings("ReferenceEquality") // the marker is compared, not a text
    String subject() {
        if (subject == NOBODY_ASKED) {
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
