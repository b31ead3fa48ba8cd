package io.github.grayrelease.propagate;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.hold.OutgoingHeaders;
import io.github.grayrelease.trust.Proofs;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients need to know to hand the tag on: the header's name, the hosts it may go to, and what proves it. Safe for
 * all threads.
 *
 * <p>Always allowed are loopback and private addresses, names of one label, and names below {@code svc},
 * {@code cluster.local}, {@code internal} and {@code local}.
 */
public final class Egress implements OutgoingHeaders {

    private static final Logger log = LoggerFactory.getLogger(Egress.class);

    /** What is for hosts that may have the tag, besides the tag. */
    private static final List<String> COMPANY = List.of(TagNames.SOURCE_HEADER, TagNames.TRACE_HEADER);

    private final String header;
    private final AllowedHosts hosts;
    private final GrayObserver observer;
    private final @Nullable Proofs proofs;
    private final Optional<String> service;

    /**
     * Creates an egress.
     *
     * @param header the header that carries the tag
     * @param hosts more hosts that are allowed: {@code api.example.com}, {@code *.corp.example.com} for all below
     * @param observer is told of hosts that are not allowed
     * @throws IllegalArgumentException if an entry of hosts is no host
     */
    public Egress(String header, List<String> hosts, GrayObserver observer) {
        this(header, new AllowedHosts(hosts), observer, null, Optional.empty());
    }

    private Egress(
            String header,
            AllowedHosts hosts,
            GrayObserver observer,
            @Nullable Proofs proofs,
            Optional<String> service) {
        this.header = header;
        this.hosts = hosts;
        this.observer = observer;
        this.proofs = proofs;
        this.service = service;
    }

    /**
     * The same egress, for a service that says who it is, with or without a tag: whoever gets no tag can tell who lost it.
     *
     * @param name the service's name
     * @return the egress
     */
    public Egress of(String name) {
        return new Egress(header, hosts, observer, proofs, Optional.of(name));
    }

    /**
     * The default header, to the hosts that are always allowed.
     *
     * @return an egress for applications without configuration
     */
    public static Egress standard() {
        return new Egress(TagNames.DEFAULT_HEADER, List.of(), new GrayObserver() {});
    }

    /**
     * The same egress, which sends a proof beside each tag.
     *
     * @param makes makes the proofs
     * @return the egress
     */
    public Egress proving(Proofs makes) {
        return new Egress(header, hosts, observer, makes, service);
    }

    /**
     * The header that carries the tag.
     *
     * @return its name
     */
    public String header() {
        return header;
    }

    /**
     * Whether the tag, in whatever form, may go to a host.
     *
     * @param target the address of the request
     * @return true if it may
     */
    public boolean allows(URI target) {
        return hosts.allow(target);
    }

    /**
     * The tag to send with a request. Without a held decision nothing is sent, so that the next service can see that the
     * tag was lost on the way.
     *
     * @param held what is held for the request that this one belongs to
     * @param target the address of the request
     * @return the tag; empty where there is none to send or the host may not have it
     */
    public Optional<String> tag(@Nullable GrayContext held, URI target) {
        if (held == null) {
            return Optional.empty();
        }
        if (hosts.allow(target)) {
            return Optional.of(held.stage());
        }
        report(target);
        return Optional.empty();
    }

    /**
     * The tag to send with a request and, where one is made, the proof beside it.
     *
     * @param held what is held for the request that this one belongs to
     * @param target the address of the request
     * @return the headers, each with its value; empty where there is no tag to send or the host may not have it
     */
    public Map<String, String> headers(@Nullable GrayContext held, URI target) {
        Map<String, String> headers = new HashMap<>();
        tag(held, target).ifPresent(tag -> {
            headers.put(header, tag);
            if (proofs != null) {
                headers.put(Proofs.HEADER, proofs.of(tag));
            }
        });
        return headers;
    }

    /**
     * What a request that is otherwise complete has to change before it is sent: the tag is added; or it stays behind in
     * whatever form, where the host may not have it. A header that the application set itself is left alone, save that no
     * redirect takes it to such a host. A proof never goes there. An entry in baggage that names another stage is taken
     * out.
     *
     * @param held what is held for the request that this one belongs to
     * @param hop which sending of the request this is
     * @param present the values of a header of the request, empty where it has none
     * @return the headers to replace, each with its new values; one without values is to be removed
     */
    public Map<String, List<String>> changes(
            @Nullable GrayContext held, RedirectHop hop, Function<String, List<String>> present) {
        boolean allowed = allows(hop.address());
        Map<String, List<String>> changes = new HashMap<>();
        hop.withheld().forEach(name -> changes.put(name, List.of()));
        if (present.apply(header).isEmpty()) {
            headers(held, hop.address()).forEach((name, value) -> changes.put(name, List.of(value)));
        } else if (allowed) {
            proveOwn(held, present, changes);
        } else if (hop.isRedirected()) {
            report(hop.address());
            changes.put(header, List.of());
        }
        if (!allowed && !present.apply(Proofs.HEADER).isEmpty()) {
            changes.put(Proofs.HEADER, List.of());
        }
        if (allowed) {
            company(held, (name, value) -> changes.put(name, List.of(value)));
        } else if (hop.isRedirected()) {
            COMPANY.stream()
                    .filter(name -> !present.apply(name).isEmpty())
                    .forEach(name -> changes.put(name, List.of()));
        }
        List<String> baggage = present.apply(BaggageHeader.NAME);
        if (!baggage.isEmpty() && (!allowed || contradicts(baggage, held))) {
            // A propagator of OpenTelemetry, which knows no hosts and no decisions, may have written our entry.
            changes.put(BaggageHeader.NAME, BaggageHeader.withoutStage(baggage));
        }
        return changes;
    }

    private static boolean contradicts(List<String> baggage, @Nullable GrayContext held) {
        return held != null && BaggageHeader.contradicts(baggage, held.stage());
    }

    /** A tag that the application wrote itself is proved where it is what would have been written anyway. */
    private void proveOwn(
            @Nullable GrayContext held, Function<String, List<String>> present, Map<String, List<String>> changes) {
        if (proofs != null
                && held != null
                && present.apply(Proofs.HEADER).isEmpty()
                && present.apply(header).equals(List.of(held.stage()))) {
            changes.put(Proofs.HEADER, List.of(proofs.of(held.stage())));
        }
    }

    /** What goes along with the tag, and without it where it was lost. */
    private void company(@Nullable GrayContext held, BiConsumer<String, String> headers) {
        service.ifPresent(name -> headers.accept(TagNames.SOURCE_HEADER, name));
        if (held != null && held.trail().isPresent()) {
            headers.accept(TagNames.TRACE_HEADER, "1");
        }
    }

    @Override
    public void write(@Nullable GrayContext held, URI target, BiConsumer<String, String> headers) {
        headers(held, target).forEach(headers);
        if (allows(target)) {
            company(held, headers);
        }
    }

    /**
     * Begins a call of a traced request, to be told the {@value TagNames#HOPS_HEADER} of the answer.
     *
     * @param held what is held for the request that the call belongs to
     * @param target the address of the call
     * @return the call; empty where nobody asked for a trace, or the host is not asked
     */
    public Optional<HopTrace.Call> call(@Nullable GrayContext held, URI target) {
        return held == null
                ? Optional.empty()
                : held.trail().filter(traced -> allows(target)).map(HopTrace::call);
    }

    private void report(URI target) {
        try {
            observer.suppressed(AllowedHosts.normalised(target).orElse("an address without a host"));
        } catch (RuntimeException | LinkageError failure) {
            log.debug("Gray could not report a host that may not have the tag", failure);
        }
    }

    /**
     * OpenTelemetry's context for a call to a host: where the host may not have the tag, one without it, so that no
     * propagator or agent sends it.
     *
     * @param target the address of the request
     * @return the context to make current around the call
     */
    public Context contextFor(URI target) {
        Context context = Context.current();
        Baggage baggage = Baggage.fromContext(context);
        return baggage.getEntryValue(BaggageHeader.KEY) == null || hosts.allow(target)
                ? context
                : context.with(baggage.toBuilder().remove(BaggageHeader.KEY).build());
    }
}
