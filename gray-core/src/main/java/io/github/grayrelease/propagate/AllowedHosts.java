package io.github.grayrelease.propagate;

import io.github.grayrelease.address.IpAddress;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which hosts may have the tag. */
final class AllowedHosts {

    /** Names that are never resolved by the public name service. */
    private static final List<String> INSIDE = List.of(".svc", ".cluster.local", ".internal", ".local");

    /** What resolvers read as an IPv4 address in some spelling: its last label is a number. */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?");

    private final Set<String> names = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();

    AllowedHosts(List<String> hosts) {
        for (String host : hosts) {
            boolean below = host.startsWith("*.");
            String name = normalised(below ? host.substring(2) : host).orElseThrow(() -> notAHost(host));
            if (below) {
                suffixes.add("." + name);
            } else {
                names.add(name);
            }
        }
    }

    private static IllegalArgumentException notAHost(String host) {
        return new IllegalArgumentException("'" + host
                + "' is not a host; write a name, *.NAME for all names below it, or an IP address, without port");
    }

    boolean allow(URI target) {
        return normalised(target).filter(this::allow).isPresent();
    }

    private boolean allow(String host) {
        return names.contains(host)
                || IpAddress.parse(host).map(AllowedHosts::isInside).orElseGet(() -> allowName(host));
    }

    private boolean allowName(String host) {
        if (NUMERIC.matcher(host).matches()) {
            return false;
        }
        return host.indexOf('.') < 0
                || INSIDE.stream().anyMatch(host::endsWith)
                || suffixes.stream().anyMatch(host::endsWith);
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal(address);
    }

    /** fc00::/7; the JDK knows only the deprecated fec0::/10. See RFC 4193. */
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    /** The host of an address as it is compared; empty where it has none that can be read for certain. */
    static Optional<String> normalised(URI target) {
        String host = target.getHost();
        if (host == null && target.getRawAuthority() != null) {
            // The JDK reads no host with an underscore in it, though container networks have such names.
            host = target.getRawAuthority().replaceFirst(":\\d*$", "");
        }
        return host == null ? Optional.empty() : normalised(host);
    }

    private static Optional<String> normalised(String host) {
        return IpAddress.parse(host).map(InetAddress::getHostAddress).or(() -> normalisedName(host));
    }

    private static Optional<String> normalisedName(String host) {
        try {
            String name = IDN.toASCII(host).toLowerCase(Locale.ROOT);
            name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return Optional.of(name).filter(ascii -> NAME.matcher(ascii).matches());
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }
}
