package io.github.grayrelease.propagate;

import io.github.grayrelease.address.HostName;
import io.github.grayrelease.address.InvalidSettingException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hosts that may have the tag: those that are always allowed, and those of the configuration. */
final class AllowedHosts {

    /** The public name service never resolves names below these. */
    private static final List<String> INSIDE = List.of(".svc", ".cluster.local", ".internal", ".local");

    private final Set<HostName> hosts = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();

    /**
     * Reads the hosts of the configuration.
     *
     * @throws InvalidSettingException if an entry is not a host
     */
    AllowedHosts(List<String> entries) {
        for (String entry : entries) {
            boolean below = entry.startsWith("*.");
            HostName host = HostName.parse(below ? entry.substring(2) : entry).orElseThrow(() -> notAHost(entry));
            if (below) {
                suffixes.add("." + host);
            } else {
                hosts.add(host);
            }
        }
    }

    private static InvalidSettingException notAHost(String entry) {
        return new InvalidSettingException(
                "'" + entry + "' is not a host",
                "write a name, *.NAME for all names below it, or an IP address, without port");
    }

    boolean allow(HostName host) {
        return hosts.contains(host)
                || host.ip()
                        .map(AllowedHosts::isInside)
                        .orElseGet(() -> !host.isLikeIpv4() && allowName(host.toString()));
    }

    private boolean allowName(String name) {
        return name.indexOf('.') < 0
                || INSIDE.stream().anyMatch(name::endsWith)
                || suffixes.stream().anyMatch(name::endsWith);
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal(address);
    }

    /** Whether an address is in fc00::/7 of RFC 4193; the JDK knows only the deprecated fec0::/10. */
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }
}
