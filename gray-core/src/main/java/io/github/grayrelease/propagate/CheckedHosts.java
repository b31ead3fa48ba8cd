package io.github.grayrelease.propagate;

import io.github.grayrelease.address.HostName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The hosts that a service calls, and whether they may have the tag. Remembers the first thousand: reading and checking a host
 * takes longer than all the rest of tagging a request. Safe for all threads.
 */
final class CheckedHosts {

    private static final int MOST = 1000;

    private final Predicate<HostName> allowed;
    private final Map<String, Checked> known = new ConcurrentHashMap<>();

    CheckedHosts(Predicate<HostName> allowed) {
        this.allowed = allowed;
    }

    /**
     * A host.
     *
     * @param host the host; empty if the address has none, or an ambiguous one
     * @param mayHaveTag whether it may have the tag
     */
    record Checked(Optional<HostName> host, boolean mayHaveTag) {

        static final Checked NONE = new Checked(Optional.empty(), false);
    }

    Checked of(URI address) {
        String host = address.getHost();
        if (host == null) {
            return check(address);
        }
        Checked remembered = known.get(host);
        return remembered == null ? remember(host, check(address)) : remembered;
    }

    private Checked remember(String host, Checked checked) {
        if (known.size() < MOST) {
            known.put(host, checked);
        }
        return checked;
    }

    private Checked check(URI address) {
        Optional<HostName> host = HostName.of(address);
        return new Checked(host, host.filter(allowed).isPresent());
    }
}
