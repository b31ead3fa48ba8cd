package io.github.grayrelease.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP literals; never queries a name server. */
public final class IpAddress {

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /** Hexadecimal digits with a colon: the JDK treats such a text as a literal, valid or not, and never looks it up. */
    private static final Pattern LIKE_IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private IpAddress() {}

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
