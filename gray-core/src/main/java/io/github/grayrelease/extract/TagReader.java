package io.github.grayrelease.extract;

import io.github.grayrelease.GrayDecision.IgnoredTag;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags of a request. A header wins over an alias, an alias over baggage, baggage over a cookie, a cookie over a
 * query parameter. A tag that does not count is passed over, so that the next one may. Safe for all threads.
 */
public final class TagReader {

    private static final int LONGEST_SOURCE = 64;
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final TagNames names;
    private final Trust trust;
    private final Presented nothingCounts;

    /**
     * Creates a reader.
     *
     * @param names where tags are looked for
     * @param trust whose tags count
     */
    public TagReader(TagNames names, Trust trust) {
        this.names = names;
        this.trust = trust;
        Set<String> everyHeader = new LinkedHashSet<>(names.headers());
        everyHeader.add(BaggageHeader.NAME);
        this.nothingCounts = new Presented(Optional.empty(), Set.of(), everyHeader);
    }

    /**
     * Reads the tags of a request.
     *
     * @param request the request
     * @param stages the declared stages
     * @return what it presented
     */
    public Presented read(Request request, Stages stages) {
        Reading reading = new Reading(stages);
        for (String header : names.headers()) {
            reading.header(header, request);
        }
        reading.baggage(request);
        reading.browser(names.cookie().map(request::cookie).orElse(null));
        reading.browser(names.query().map(request::query).orElse(null));
        return reading.result();
    }

    /**
     * Whether a request asks to be traced, and may.
     *
     * @param request the request
     * @return true if it carries {@value TagNames#TRACE_HEADER} with the value 1 and its tags would count
     */
    public boolean asksForHops(Request request) {
        return "1".equals(request.header(TagNames.TRACE_HEADER)) && trust.inHeaders(request);
    }

    /**
     * The service that sent a request, as it says itself.
     *
     * @param request the request
     * @return its name; empty where it gives none, or one that can't be the name of a service
     */
    public Optional<String> source(Request request) {
        return Optional.ofNullable(request.header(TagNames.SOURCE_HEADER))
                .filter(name ->
                        name.length() <= LONGEST_SOURCE && SOURCE.matcher(name).matches());
    }

    /**
     * What to go on with where the request can't be read: no tag counts, and the application sees none.
     *
     * @return nothing presented, every header of a tag hidden
     */
    public Presented nothingCounts() {
        return nothingCounts;
    }

    /** What was found so far in one request; most requests ignore nothing and hide nothing. */
    private final class Reading {

        private final Stages stages;
        private @Nullable String stage;
        private @Nullable Set<IgnoredTag> ignored;
        private @Nullable Set<String> hidden;

        Reading(Stages stages) {
            this.stages = stages;
        }

        void header(String name, Request request) {
            if (request.header(name) != null && !take(request.headers(name), trust.inHeaders(request))) {
                hide(name);
            }
        }

        void baggage(Request request) {
            if (request.header(BaggageHeader.NAME) == null) {
                return;
            }
            List<String> values = BaggageHeader.stages(request.headers(BaggageHeader.NAME));
            if (!values.isEmpty() && !take(values, trust.inHeaders(request))) {
                hide(BaggageHeader.NAME);
            }
        }

        void browser(@Nullable String value) {
            if (value != null) {
                take(List.of(value), trust.fromBrowsers());
            }
        }

        /** Whether the values are a tag that counts, or would if a stronger one did not. */
        private boolean take(List<String> values, boolean trusted) {
            if (!trusted) {
                return ignore(IgnoredTag.UNTRUSTED);
            }
            String tag = null;
            for (String value : values) {
                String parsed = StageName.parse(value);
                if (parsed == null) {
                    return ignore(IgnoredTag.MALFORMED);
                }
                if (tag != null && !tag.equals(parsed)) {
                    return ignore(IgnoredTag.CONFLICTING);
                }
                tag = parsed;
            }
            if (tag == null || !stages.declare(tag)) {
                return ignore(IgnoredTag.UNDECLARED);
            }
            if (stage == null) {
                stage = tag;
            }
            return true;
        }

        private boolean ignore(IgnoredTag why) {
            if (ignored == null) {
                ignored = EnumSet.noneOf(IgnoredTag.class);
            }
            ignored.add(why);
            return false;
        }

        private void hide(String header) {
            if (hidden == null) {
                hidden = new LinkedHashSet<>();
            }
            hidden.add(header);
        }

        Presented result() {
            if (stage == null && ignored == null) {
                return Presented.NOTHING;
            }
            return new Presented(
                    Optional.ofNullable(stage),
                    ignored == null ? Set.of() : ignored,
                    hidden == null ? Set.of() : hidden);
        }
    }
}
