package io.github.grayrelease.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads IP literals; never queries a name server. */
public final class IpAddress {

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /** Hexadecimal digits with a colon: the JDK treats such a text as a literal, valid or not, and never looks it up. */
    private static final Pattern LIKE_IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final int GROUPS = 8;
    private static final int LONGEST_IPV4 = "255.255.255.255".length();
    private static final int LONGEST_PORT = "65535".length();

    private IpAddress() {}

    /**
     * The one spelling of an address that servers and proxies spell in many ways: {@code 10.0.0.1:5432},
     * {@code [fe80::1%eth0]:443}, {@code "[2001:db8::1]"}. Without quotes, port, brackets and zone; IPv6 as RFC 5952 says.
     *
     * @param text any text
     * @return the canonical spelling; any text that is not an address as it is
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5952#section-4">RFC 5952, 4</a>
     */
    public static String canonical(String text) {
        return isPlainIpv4(text) ? text : ofClient(text).map(IpAddress::spelled).orElse(text);
    }

    /**
     * Reads the address of a client or peer, in any of the spellings of {@link #canonical}.
     *
     * @param text any text
     * @return the address, or empty if the text is not one
     */
    public static Optional<InetAddress> ofClient(String text) {
        return parse(withoutPort(text));
    }

    /** The usual case, without a pattern: four short numbers; whether they are in range, the caller sees. */
    private static boolean isPlainIpv4(String text) {
        if (text.length() > LONGEST_IPV4) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static String withoutPort(String text) {
        String address = text.strip();
        if (address.length() > 1 && address.startsWith("\"") && address.endsWith("\"")) {
            address = address.substring(1, address.length() - 1);
        }
        int colon = address.lastIndexOf(':');
        boolean hasPort = address.startsWith("[")
                ? colon == address.indexOf(']') + 1
                : colon > 0 && address.indexOf(':') == colon;
        return hasPort && isPort(address.substring(colon + 1)) ? address.substring(0, colon) : address;
    }

    private static boolean isPort(String text) {
        return text.length() <= LONGEST_PORT && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String spelled(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length < 2 * GROUPS) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << Byte.SIZE) | (bytes[2 * i + 1] & 0xff);
        }
        int begin = 0;
        int most = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zeros(groups, i);
            if (zeros > most) {
                begin = i;
                most = zeros;
            }
        }
        return most == 1
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, begin) + "::" + joined(groups, begin + most, GROUPS);
    }

    private static int zeros(int[] groups, int from) {
        int at = from;
        while (at < GROUPS && groups[at] == 0) {
            at++;
        }
        return at - from;
    }

    private static String joined(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }

    /**
     * Reads a literal in its plain spelling: four decimal numbers, or IPv6 with or without brackets. An IPv4-mapped IPv6
     * address yields the IPv4 address.
     *
     * @param text any text
     * @return the address, or empty if the text is not such a literal
     */
    public static Optional<InetAddress> parse(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = literal.indexOf('%');
        if (zone > 0) {
            literal = literal.substring(0, zone);
        }
        if (!DOTTED_QUAD.matcher(literal).matches()
                && !LIKE_IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException notALiteral) {
            return Optional.empty();
        }
    }
}
