package io.github.grayrelease;

import java.util.Locale;

/** What became of the tag when a request left this service. */
public enum GrayDeparture {
    /** The tag went along. */
    SENT,
    /** Egress does not allow the host. */
    SUPPRESSED,
    /** The application had set the header itself, which was left alone. */
    OWN_HEADER,
    /** No request was being served, so there was no decision to hand on. */
    NO_DECISION;

    /**
     * The outcome as metrics name it.
     *
     * @return the name in lower case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
