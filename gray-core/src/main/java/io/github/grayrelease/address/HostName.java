package io.github.grayrelease.address;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host in its normal form, in which hosts are compared: an IP address in its shortest form without brackets, or a name in
 * ASCII and lower case without the final dot. Immutable.
 */
public final class HostName {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?");

    /** Resolvers read a name as some spelling of an IPv4 address if its last label is a number. */
    private static final Pattern LIKE_IPV4 = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

    private final String text;
    private final Optional<InetAddress> ip;

    private HostName(String text, Optional<InetAddress> ip) {
        this.text = text;
        this.ip = ip;
    }

    /**
     * Reads the host of an address.
     *
     * @param address the address of a request
     * @return the host, or empty if the host of the address is missing or ambiguous
     */
    public static Optional<HostName> of(URI address) {
        String host = address.getHost();
        if (host == null && address.getRawAuthority() != null) {
            // The JDK finds no host in an authority with an underscore, though container networks have such names.
            host = address.getRawAuthority().replaceFirst(":\\d*$", "");
        }
        return host == null ? Optional.empty() : parse(host);
    }

    /**
     * Reads a host.
     *
     * @param host a name, also an internationalised one, or an IP address, with or without brackets
     * @return the host, or empty if the text is neither
     */
    public static Optional<HostName> parse(String host) {
        return ip(host).or(() -> name(host));
    }

    private static Optional<HostName> ip(String literal) {
        return IpAddress.parse(literal).map(ip -> new HostName(ip.getHostAddress(), Optional.of(ip)));
    }

    private static Optional<HostName> name(String host) {
        try {
            String ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
            String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            // Digits of other scripts become ASCII digits, so that a name may turn out to be an IP address.
            return NAME.matcher(name).matches()
                    ? ip(name).or(() -> Optional.of(new HostName(name, Optional.empty())))
                    : Optional.empty();
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /**
     * The IP address, if the host is one.
     *
     * @return the address, or empty for a name
     */
    public Optional<InetAddress> ip() {
        return ip;
    }

    /**
     * Whether a resolver could read this host as an unusual spelling of an IPv4 address: {@code 010.8.8.8},
     * {@code 134744072}, {@code 0x8.8.8.8}.
     *
     * @return true if it could; always false for an IP address
     */
    public boolean isLikeIpv4() {
        return ip.isEmpty() && LIKE_IPV4.matcher(text).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostName host && text.equals(host.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The normalised text, by which hosts are compared and reported. */
    @Override
    public String toString() {
        return text;
    }
}
