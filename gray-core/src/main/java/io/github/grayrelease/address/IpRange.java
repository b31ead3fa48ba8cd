package io.github.grayrelease.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A range of IP addresses: {@code 10.8.0.0/16}, {@code fd00::/8}, or a single address. */
public final class IpRange {

    private final byte[] network;
    private final int bits;

    private IpRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads a range.
     *
     * @param text an address, or an address and {@code /bits}
     * @return the range, or empty if the text is not a range
     */
    public static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        return IpAddress.parse(slash < 0 ? text : text.substring(0, slash)).flatMap(address -> {
            int most = address.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : prefix(text.substring(slash + 1));
            return bits < 0 || bits > most ? Optional.empty() : Optional.of(new IpRange(address.getAddress(), bits));
        });
    }

    private static int prefix(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    /**
     * Whether the range contains an address.
     *
     * @param address an address of either family
     * @return true if it does; false for an address of the other family
     */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((other[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a text names the range by its first address, as it should: {@code 10.8.0.0/16}, not {@code 10.8.0.1/16}.
     *
     * @param text the text that was parsed
     * @return true if no bit behind the prefix is set
     */
    public boolean isWrittenBy(String text) {
        return first().equals(IpAddress.parse(text.substring(0, (text + "/").indexOf('/')))
                .orElse(null));
    }

    private InetAddress first() {
        byte[] first = network.clone();
        for (int bit = bits; bit < first.length * Byte.SIZE; bit++) {
            first[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(first);
        } catch (UnknownHostException notThatLong) {
            throw new IllegalStateException(notThatLong);
        }
    }

    /** The first address and the number of bits. */
    @Override
    public String toString() {
        return first().getHostAddress().replaceFirst("(:0)+$", "::") + "/" + bits;
    }
}
