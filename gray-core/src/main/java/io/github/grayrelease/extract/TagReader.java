package io.github.grayrelease.extract;

import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.Request;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.Invitation;
import io.github.grayrelease.trust.InvitationRedirect;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import io.github.grayrelease.trust.Voucher;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags of a request. A header wins over an alias, an alias over baggage, baggage over a cookie, a cookie over a
 * query parameter. A tag that does not count is skipped, so that the next one may count. Safe for all threads.
 */
public final class TagReader {

    private final TagNames names;
    private final Trust trust;
    private final @Nullable Invitations invitations;
    private final List<Place> headers;
    private final Map<String, String> byBaggage = CacheHeaders.by(BaggageHeader.NAME);
    private final Map<String, String> byCookie = CacheHeaders.by("Cookie");
    private final PresentedTags nothingCounts;

    /**
     * Creates a reader without invitations.
     *
     * @param names the places where tags are read
     * @param trust decides whose tags count
     */
    public TagReader(TagNames names, Trust trust) {
        this(names, trust, Optional.empty());
    }

    /**
     * Creates a reader.
     *
     * @param names the places where tags are read
     * @param trust decides whose tags count
     * @param invitations verifies invitations, which count from any sender
     */
    public TagReader(TagNames names, Trust trust, Optional<Invitations> invitations) {
        this.names = names;
        this.trust = trust;
        this.invitations = invitations.orElse(null);
        this.headers = names.headers().stream()
                .map(header -> new Place(header, CacheHeaders.by(header)))
                .toList();
        Set<String> everyHeader = new LinkedHashSet<>(names.headers());
        everyHeader.add(BaggageHeader.NAME);
        everyHeader.add(Proofs.HEADER);
        everyHeader.add(TagNames.TRACE_HEADER);
        this.nothingCounts = new PresentedTags(Optional.empty(), Set.of(), everyHeader);
    }

    /**
     * Reads the tags of a request.
     *
     * @param request the request
     * @param stages the declared stages
     * @return the tags
     */
    public PresentedTags read(Request request, Stages stages) {
        Reading reading = new Reading(request, stages);
        for (int i = 0; i < headers.size(); i++) {
            reading.header(headers.get(i));
        }
        reading.baggage();
        if (names.cookie().isPresent()) {
            reading.browser(request.cookies(names.cookie().get()), byCookie);
        }
        if (invitations != null) {
            reading.browser(request.cookies(Invitations.cookie(request)), byCookie);
        }
        if (names.query().isPresent()) {
            reading.browser(request.queries(names.query().get()), CacheHeaders.BY_ADDRESS);
        }
        return reading.result();
    }

    /**
     * Whether a request asks for a hop trace and may have one: its sender has chosen its stage by a tag that counts, such
     * as an invitation. A proxy that forwards a stranger's request gets none.
     *
     * @param request the request
     * @param presented its tags
     * @return true if it carries {@value TagNames#TRACE_HEADER} with the value 1
     */
    public boolean asksForHops(Request request, PresentedTags presented) {
        return presented.stage().isPresent() && "1".equals(request.header(TagNames.TRACE_HEADER));
    }

    /**
     * The calling service as it names itself.
     *
     * @param request the request
     * @return its name; empty if it sent none, or an invalid one
     */
    public Optional<String> source(Request request) {
        return Optional.ofNullable(request.header(TagNames.SOURCE_HEADER)).flatMap(ServiceName::read);
    }

    /**
     * The result for a request that can't be read: no tag counts, and the application sees none.
     *
     * @return no tags, with all tag headers hidden
     */
    public PresentedTags nothingCounts() {
        return nothingCounts;
    }

    /**
     * The parts of a request that a gateway must remove from what outsiders send.
     *
     * @return the list
     */
    public StripList stripList() {
        return StripList.of(names);
    }

    /**
     * The verifier of invitations.
     *
     * @return the invitations; empty if no secret is configured
     */
    public Optional<Invitations> invitations() {
        return Optional.ofNullable(invitations);
    }

    /**
     * The redirect for a request with an invitation in its URL, instead of serving it.
     *
     * @param request the request
     * @return the redirect; empty for any other request
     */
    public Optional<InvitationRedirect> admit(Request request) {
        return invitations == null ? Optional.empty() : invitations.admit(request);
    }

    /** A header that is read, and what caches are told if it chose the stage. */
    private record Place(String header, Map<String, String> chosen) {}

    /** The findings of one request so far; most requests ignore and hide nothing. */
    private final class Reading {

        private final Request request;
        private final Stages stages;
        private @Nullable Voucher sender;
        private @Nullable String stage;

        /** A request without a tag that counts must not make this application ask the next service. */
        private boolean mayTrace;

        private Map<String, String> answer = CacheHeaders.AS_EVER;
        private @Nullable Set<IgnoredTag> ignored;
        private @Nullable Set<String> hidden;

        Reading(Request request, Stages stages) {
            this.request = request;
            this.stages = stages;
        }

        void header(Place place) {
            List<String> sent = request.headers(place.header());
            if (!sent.isEmpty() && !take(sent, sender(), place.chosen())) {
                hide(place.header());
            }
        }

        void baggage() {
            List<String> sent = request.headers(BaggageHeader.NAME);
            if (sent.isEmpty()) {
                return;
            }
            List<String> values = BaggageHeader.stages(sent);
            if (!values.isEmpty() && !take(values, sender(), byBaggage)) {
                hide(BaggageHeader.NAME);
            }
        }

        /** A cookie or query tag counts only if it is a valid invitation, or trust is {@code all}. */
        void browser(List<String> values, Map<String, String> chosen) {
            if (values.isEmpty()) {
                return;
            }
            List<String> invited = invitations == null
                    ? List.of()
                    : values.stream()
                            .flatMap(value -> invitations.read(value).stream())
                            .map(Invitation::stage)
                            .toList();
            if (invited.size() == values.size()) {
                take(invited, Voucher.INVITATION, chosen);
            } else {
                take(values, trust.fromBrowsers(), chosen);
            }
        }

        /** Whether the values are a tag that counts, or would count without a stronger one. */
        private boolean take(List<String> values, Voucher voucher, Map<String, String> chosen) {
            if (voucher == Voucher.NOBODY) {
                return ignore(IgnoredTag.UNTRUSTED);
            }
            String tag = null;
            for (String value : JoinedValues.apart(values)) {
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
            if (!voucher.vouchesFor(tag)) {
                return ignore(IgnoredTag.UNTRUSTED);
            }
            mayTrace = true;
            if (stage == null) {
                stage = tag;
                answer = chosen;
            }
            return true;
        }

        private Voucher sender() {
            if (sender == null) {
                sender = trust.inHeaders(request);
            }
            return sender;
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

        PresentedTags result() {
            if ((sender == null || !sender.hasProved()) && request.header(Proofs.HEADER) != null) {
                hide(Proofs.HEADER);
            }
            if (!mayTrace && request.header(TagNames.TRACE_HEADER) != null) {
                hide(TagNames.TRACE_HEADER);
            }
            if (stage == null && ignored == null && hidden == null) {
                return PresentedTags.NOTHING;
            }
            return new PresentedTags(
                    Optional.ofNullable(stage),
                    ignored == null ? Set.of() : ignored,
                    hidden == null ? Set.of() : hidden,
                    answer,
                    sender == null ? Optional.empty() : sender.problem());
        }
    }
}
