package io.github.grayrelease.propagate;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.address.HostName;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.extract.ServiceName;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GuardedObserver;
import io.github.grayrelease.hold.OutgoingHeaders;
import io.github.grayrelease.trust.Proofs;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way out of this service: knows which hosts may have the tag, and what to send them. A client asks it for the
 * {@link Destination} of each hop, and asks the destination everything else. Safe for all threads.
 *
 * <p>Always allowed are loopback and private addresses, names of one label, and names below {@code svc},
 * {@code cluster.local}, {@code internal} and {@code local}.
 */
public final class Egress implements OutgoingHeaders {

    private final TagHeaders headers;
    private final CheckedHosts hosts;
    private final GuardedObserver observer;

    /**
     * Creates an egress.
     *
     * @param header the name of the header that carries the tag
     * @param hosts more hosts that are allowed: {@code api.example.com}, {@code *.corp.example.com} for all below
     * @param observer is told of each request that leaves without its tag because egress does not allow the host
     * @throws InvalidSettingException if an entry of hosts is not a host
     */
    public Egress(String header, List<String> hosts, GrayObserver observer) {
        this(header, new AllowedHosts(hosts)::allow, observer);
    }

    /** Creates an egress that asks a look-up of its own which hosts are allowed. */
    Egress(String header, Predicate<HostName> allowed, GrayObserver observer) {
        this(new TagHeaders(header, null, Optional.empty()), new CheckedHosts(allowed), observer);
    }

    private Egress(TagHeaders headers, CheckedHosts hosts, GrayObserver observer) {
        this.headers = headers;
        this.hosts = hosts;
        this.observer = GuardedObserver.of(observer);
    }

    /**
     * The same egress, for a service that sends its name, with or without a tag: the receiver of a request without a tag
     * can then tell which service lost it.
     *
     * @param service the name of this service
     * @return the egress
     */
    public Egress named(String service) {
        return new Egress(
                new TagHeaders(
                        headers.tag(),
                        headers.proofs(),
                        Optional.of(ServiceName.written(service)).filter(name -> !name.isEmpty())),
                hosts,
                observer);
    }

    /**
     * The same egress, which sends a proof beside each tag.
     *
     * @param proofs makes the proofs
     * @return the egress
     */
    public Egress proving(Proofs proofs) {
        return new Egress(new TagHeaders(headers.tag(), proofs, headers.service()), hosts, observer);
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
     * What proves the tags that this service sends.
     *
     * @return the maker of proofs; empty without a secret
     */
    public Optional<Proofs> proofs() {
        return Optional.ofNullable(headers.proofs());
    }

    /**
     * The headers that a person sends to get a stage from this service's neighbours, with a proof of their own.
     *
     * @param stage the stage
     * @param proof the proof
     * @return the headers by name
     */
    public Map<String, String> headers(String stage, Proofs.Proof proof) {
        return Map.of(headers.tag(), stage, Proofs.HEADER, proof.text());
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
     * Decides whether the host of a hop may have the tag. To be called once for each hop.
     *
     * @param hop the hop
     * @return the destination of the hop
     */
    public Destination to(RedirectHop hop) {
        CheckedHosts.Checked checked = CheckedHosts.Checked.NONE;
        try {
            checked = hosts.of(hop.address());
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("checking a host", failure);
        }
        return new Destination(hop, checked.host(), checked.mayHaveTag(), headers, observer);
    }

    /**
     * Decides whether the host of a request may have the tag, if Gray does not follow its redirects.
     *
     * @param address the address of the request
     * @return the destination of the request
     */
    public Destination to(URI address) {
        // The method matters only for the next hop, and this hop has none.
        return to(RedirectHop.only("GET", address));
    }

    @Override
    public void write(@Nullable GrayContext context, URI target, BiConsumer<String, String> header) {
        to(target).headers(context).forEach(header);
    }
}
