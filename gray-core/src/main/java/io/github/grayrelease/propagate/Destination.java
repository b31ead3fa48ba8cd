package io.github.grayrelease.propagate;

import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.address.HostName;
import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GuardedObserver;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.hold.StageBaggage;
import io.github.grayrelease.trust.Proofs;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one hop of an outgoing request goes, and whether that host may have the tag. {@link Egress#to} decides this once for
 * each hop; the headers, the hop trace and OpenTelemetry's context all follow from it. Immutable.
 */
public final class Destination {

    /** The name of a client that Gray does not know. */
    private static final String OTHER = "other";

    private final RedirectHop hop;
    private final Optional<HostName> host;
    private final boolean mayHaveTag;
    private final TagHeaders headers;
    private final GuardedObserver observer;

    Destination(
            RedirectHop hop,
            Optional<HostName> host,
            boolean mayHaveTag,
            TagHeaders headers,
            GuardedObserver observer) {
        this.hop = hop;
        this.host = host;
        this.mayHaveTag = mayHaveTag;
        this.headers = headers;
        this.observer = observer;
    }

    /**
     * Whether egress allows the host, so that it may have the tag in any form.
     *
     * @return true if it does; false also if the address has no host
     */
    public boolean mayHaveTag() {
        return mayHaveTag;
    }

    /**
     * The name of the header that carries the tag.
     *
     * @return the name
     */
    public String header() {
        return headers.tag();
    }

    /**
     * The headers of a request that has none of them yet: the tag, its proof, and what goes along with them. Without a
     * context the tag is missing, so that the next service can see that it was lost on the way.
     *
     * @param context the context of the request that this one belongs to; null outside of any
     * @return the headers by name; empty if the host may not have the tag, which the observer is then told
     */
    public Map<String, String> headers(@Nullable GrayContext context) {
        try {
            Map<String, String> added = new HashMap<>();
            if (mayHaveTag) {
                add(context, absent -> List.of(), added::put);
            }
            observer.departed(OTHER, departure(context, List.of()));
            if (mayHaveTag) {
                return added;
            }
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("writing the tag", failure);
            return Map.of();
        }
        if (context != null) {
            report();
        }
        return Map.of();
    }

    /**
     * The changes to the headers of a request that is otherwise complete. If the host may have the tag, it is added;
     * otherwise no form of it is sent, nor a proof. A tag header that the application set itself is left alone, except that
     * no redirect takes it to a host that may not have the tag. Gray's entry in {@code baggage} is removed if it names
     * another stage.
     *
     * @param context the context of the request that this one belongs to; null outside of any
     * @param present gives the values of a header of the request by name; empty if it has none
     * @return the headers to replace, each with its new values; a header without values is to be removed
     */
    Map<String, List<String>> headerChanges(@Nullable GrayContext context, Function<String, List<String>> present) {
        Map<String, List<String>> changes = changesOrNull(context, present);
        return changes == null ? withoutTag() : changes;
    }

    private @Nullable Map<String, List<String>> changesOrNull(
            @Nullable GrayContext context, Function<String, List<String>> present) {
        try {
            return changes(context, present);
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("writing the tag", failure);
            return null;
        }
    }

    /** Even if the tag can't be written, a redirected request leaves behind what must not reach the next host. */
    private Map<String, List<String>> withoutTag() {
        Map<String, List<String>> changes = new HashMap<>();
        hop.withheld().forEach(name -> changes.put(name, List.of()));
        if (hop.isRedirected()) {
            headers.names().forEach(name -> changes.put(name, List.of()));
        }
        return changes;
    }

    private Map<String, List<String>> changes(@Nullable GrayContext context, Function<String, List<String>> present) {
        Map<String, List<String>> changes = new HashMap<>();
        hop.withheld().forEach(name -> changes.put(name, List.of()));
        if (mayHaveTag) {
            add(context, present, (name, value) -> changes.put(name, List.of(value)));
        } else {
            leftBehind(context, present).forEach(name -> changes.put(name, List.of()));
        }
        List<String> baggage = present.apply(BaggageHeader.NAME);
        if (!baggage.isEmpty() && (!mayHaveTag || contradicts(baggage, context))) {
            // A propagator of OpenTelemetry, which knows neither hosts nor decisions, may have written Gray's entry.
            changes.put(BaggageHeader.NAME, BaggageHeader.withoutStage(baggage));
        }
        return changes;
    }

    private void add(
            @Nullable GrayContext context, Function<String, List<String>> present, BiConsumer<String, String> added) {
        headers.companions(context, added);
        if (context == null) {
            return;
        }
        List<String> own = present.apply(headers.tag());
        if (own.isEmpty()) {
            added.accept(headers.tag(), context.stage());
            headers.prove(context.stage(), added);
        } else if (own.equals(List.of(context.stage()))
                && present.apply(Proofs.HEADER).isEmpty()) {
            // The application wrote the same tag that Gray would have written, so Gray proves it.
            headers.prove(context.stage(), added);
        }
    }

    /** The headers to remove. The application may send its own to any host, except a proof, but no redirect takes them. */
    private List<String> leftBehind(@Nullable GrayContext context, Function<String, List<String>> present) {
        boolean isTagged = !present.apply(headers.tag()).isEmpty();
        if (isTagged ? hop.isRedirected() : context != null) {
            report();
        }
        List<String> names = hop.isRedirected() ? headers.names() : List.of(Proofs.HEADER);
        return names.stream().filter(name -> !present.apply(name).isEmpty()).toList();
    }

    private static boolean contradicts(List<String> baggage, @Nullable GrayContext context) {
        return context != null && BaggageHeader.contradicts(baggage, context.stage());
    }

    private void report() {
        observer.suppressed(host.map(HostName::toString).orElse("an address without a host"));
    }

    /**
     * Begins the call in the hop trace of the request that this one belongs to. The caller tells it the
     * {@value TagNames#HOPS_HEADER} header of the response.
     *
     * @param context the context of the request that this one belongs to; null outside of any
     * @return the call; empty if that request is not traced, or the host may not be asked for its hops
     */
    public Optional<HopTrace.Call> traceCall(@Nullable GrayContext context) {
        return context == null || !mayHaveTag
                ? Optional.empty()
                : context.hopTrace().map(HopTrace::call);
    }

    /** What becomes of the tag of a request that has these values of its header already. */
    private GrayDeparture departure(@Nullable GrayContext context, List<String> own) {
        if (own.isEmpty()) {
            return context == null
                    ? GrayDeparture.NO_DECISION
                    : mayHaveTag ? GrayDeparture.SENT : GrayDeparture.SUPPRESSED;
        }
        if (!mayHaveTag) {
            return hop.isRedirected() ? GrayDeparture.SUPPRESSED : GrayDeparture.OWN_HEADER;
        }
        return context != null && own.equals(List.of(context.stage())) ? GrayDeparture.SENT : GrayDeparture.OWN_HEADER;
    }

    /**
     * Writes the tag and its companions to a request, and removes what the request must not have. The request is sent
     * without them if that fails. Called once for each hop: observers are told what became of the tag.
     *
     * @param client the kind of client that sends the request
     * @param context the context of the request, or null
     * @param present yields the current values of a header
     * @param replace replaces all values of a header
     */
    public void write(
            String client,
            @Nullable GrayContext context,
            Function<String, List<String>> present,
            BiConsumer<String, List<String>> replace) {
        GrayDeparture outcome = observer.hearsDepartures() ? departure(context, present.apply(headers.tag())) : null;
        if (isApplied(context, present, replace) && outcome != null) {
            observer.departed(client, outcome);
        }
    }

    /**
     * Does the same as {@link #write} once more for a hop that a layer above has written already, and tells nobody.
     *
     * @param context the context of the request, or null
     * @param present yields the current values of a header
     * @param replace replaces all values of a header
     */
    public void rewrite(
            @Nullable GrayContext context,
            Function<String, List<String>> present,
            BiConsumer<String, List<String>> replace) {
        isApplied(context, present, replace);
    }

    /** False if the tag could not be written, so that nobody is told that it was. */
    private boolean isApplied(
            @Nullable GrayContext context,
            Function<String, List<String>> present,
            BiConsumer<String, List<String>> replace) {
        Map<String, List<String>> changes = changesOrNull(context, present);
        try {
            (changes == null ? withoutTag() : changes).forEach(replace);
            return changes != null;
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("writing the tag", failure);
            return false;
        }
    }

    /**
     * Reads the hops that an answer tells.
     *
     * @param call the call, if its answer should tell hops
     * @param headers yields the values of {@code X-Gray-Hops}
     */
    public void answered(Optional<HopTrace.Call> call, Supplier<List<String>> headers) {
        try {
            call.ifPresent(sent -> sent.answered(headers.get()));
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("reading hops", failure);
        }
    }

    /**
     * Makes OpenTelemetry's context for this destination current: without Gray's entry in baggage if the destination may
     * not have the tag.
     *
     * @return the scope; close it on this thread
     */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes it
    public Scope makeCurrent() {
        try {
            return openTelemetryContext().makeCurrent();
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("guarding baggage", failure);
            return Scope.noop();
        }
    }

    Context openTelemetryContext() {
        Context context = Context.current();
        return mayHaveTag ? context : StageBaggage.without(context);
    }
}
