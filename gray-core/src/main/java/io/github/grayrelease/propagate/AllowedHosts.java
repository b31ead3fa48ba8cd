package io.github.grayrelease.propagate;

import io.github.grayrelease.address.HostName;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.address.IpRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The hosts that may have the tag: those that are always allowed, and those of the configuration. */
final class AllowedHosts {

    /** The public name service never resolves names below these. */
    private static final List<String> INSIDE = List.of(".svc", ".cluster.local", ".internal", ".local");

    /**
     * Addresses inside a network that the JDK does not know as such, as Tomcat and Spring Boot see them: those that
     * providers share out behind their translation, and unique local ones. The JDK knows only the deprecated fec0::/10.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6598">RFC 6598</a>
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4193">RFC 4193</a>
     */
    private static final List<IpRange> INSIDE_RANGES = Stream.of("100.64.0.0/10", "fc00::/7")
            .map(range -> IpRange.parse(range).orElseThrow())
            .toList();

    private final Set<HostName> hosts = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();
    private final List<IpRange> ranges = new ArrayList<>();

    /**
     * Reads the hosts of the configuration.
     *
     * @throws InvalidSettingException if an entry is neither a host nor a range of addresses
     */
    AllowedHosts(List<String> entries) {
        for (String entry : entries) {
            if (entry.indexOf('/') >= 0) {
                ranges.add(range(entry));
            } else if (entry.startsWith("*.")) {
                suffixes.add("." + name(entry, entry.substring(2)));
            } else {
                hosts.add(host(entry, entry));
            }
        }
    }

    private static IpRange range(String entry) {
        IpRange range = IpRange.parse(entry).orElseThrow(() -> notAHost(entry));
        if (!range.isWrittenBy(entry)) {
            throw new InvalidSettingException(
                    "'" + entry + "' is an address inside a range, not the range",
                    "write " + range + " for the range, or the address alone");
        }
        return range;
    }

    private static HostName host(String entry, String text) {
        HostName host = HostName.parse(text).orElseThrow(() -> notAHost(entry));
        if (host.isLikeIpv4()) {
            throw notAHost(entry);
        }
        return host;
    }

    /** There is nothing below an address. */
    private static HostName name(String entry, String text) {
        HostName name = host(entry, text);
        if (name.ip().isPresent()) {
            throw notAHost(entry);
        }
        return name;
    }

    private static InvalidSettingException notAHost(String entry) {
        return new InvalidSettingException(
                "'" + entry + "' is not a host",
                "write a name, *.NAME for all names below it, an IP address, or a range such as 198.51.100.0/24 or"
                        + " fd00::/8, without scheme, port and path");
    }

    boolean allow(HostName host) {
        return hosts.contains(host)
                || host.ip().map(this::allowAddress).orElseGet(() -> !host.isLikeIpv4() && allowName(host.toString()));
    }

    private boolean allowAddress(InetAddress address) {
        return isInside(address) || ranges.stream().anyMatch(range -> range.contains(address));
    }

    private boolean allowName(String name) {
        return name.indexOf('.') < 0
                || INSIDE.stream().anyMatch(name::endsWith)
                || suffixes.stream().anyMatch(name::endsWith);
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || INSIDE_RANGES.stream().anyMatch(range -> range.contains(address));
    }
}
