package io.github.grayrelease.decide;

import io.github.grayrelease.GrayArm;
import io.github.grayrelease.Request;
import io.github.grayrelease.address.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a request for its rules. Subject, address and time are determined once, when a rule first needs them. */
public final class Facts {

    /** A text of its own, which no request has. */
    private static final String NOBODY_ASKED = String.valueOf(new char[] {'?'});

    private final Request request;
    private final List<Lookup> subjectSources;
    private final Surroundings surroundings;

    /** {@link #NOBODY_ASKED} until the first question. */
    private @Nullable String subject = NOBODY_ASKED;

    /** What few rules ask for; without it, the facts of most requests are smaller. */
    private @Nullable Rare rare;

    private static final class Rare {
        private @Nullable String ip;
        private @Nullable Instant now;
        private @Nullable List<GrayArm> arms;
    }

    Facts(Request request, List<Lookup> subjectSources, Surroundings surroundings) {
        this.request = request;
        this.subjectSources = subjectSources;
        this.surroundings = surroundings;
    }

    public Request request() {
        return request;
    }

    /** Tells of a rule that was asked and does not decide. */
    void missed(Rule rule, int answer) {
        if (surroundings.misses() != null) {
            surroundings.misses().missed(rule.label(), rule.counted(this, answer));
        }
    }

    private Rare rare() {
        if (rare == null) {
            rare = new Rare();
        }
        return rare;
    }

    /** A rollout was asked, and its share decided. */
    void tried(GrayArm arm) {
        Rare known = rare();
        if (known.arms == null) {
            known.arms = List.of(arm); // hardly a request is in two
        } else {
            List<GrayArm> more = new ArrayList<>(known.arms);
            more.add(arm);
            known.arms = more;
        }
    }

    /** The arms of rollouts that the request is in. */
    Arms arms() {
        return rare == null || rare.arms == null ? Arms.NONE : new Arms(rare.arms);
    }

    Instant now() {
        Rare known = rare();
        if (known.now == null) {
            known.now = surroundings.clock().instant();
        }
        return known.now;
    }

    /** The client's address in the spelling of {@link IpAddress#canonical}; an unreadable one as it is. */
    String ip() {
        Rare known = rare();
        if (known.ip == null) {
            known.ip = IpAddress.canonical(request.address());
        }
        return known.ip;
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
