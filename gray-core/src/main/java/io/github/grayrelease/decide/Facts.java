package io.github.grayrelease.decide;

import io.github.grayrelease.extract.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says to the rules; the subject is looked up once, when the first rule asks. */
final class Facts {

    private final Request request;
    private final List<Lookup> subjectSources;
    private boolean subjectKnown;
    private @Nullable String subject;

    Facts(Request request, List<Lookup> subjectSources) {
        this.request = request;
        this.subjectSources = subjectSources;
    }

    Request request() {
        return request;
    }

    /** The subject; null where no source yields a value that is not blank. */
    @Nullable
    String subject() {
        if (!subjectKnown) {
            subjectKnown = true;
            for (Lookup source : subjectSources) {
                String value = source.in(this);
                if (value != null && !value.isBlank()) {
                    subject = value;
                    break;
                }
            }
        }
        return subject;
    }
}
