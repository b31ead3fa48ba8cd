package io.github.grayrelease.extract;

import java.util.List;

/** Whose tags count. Safe for all threads. */
public final class Trust {

    /** Nobody's, the default: every tag is ignored. */
    public static final Trust NONE = new Trust(false, List.of());

    /** Everybody's: for services that only other services reach, and for trying things out. */
    public static final Trust ALL = new Trust(true, List.of());

    private final boolean everybody;
    private final List<IpRange> proxies;

    private Trust(boolean everybody, List<IpRange> proxies) {
        this.everybody = everybody;
        this.proxies = List.copyOf(proxies);
    }

    /**
     * Those of proxies that strip tags which come from outside.
     *
     * @param ranges the addresses of their sockets, such as {@code 10.8.0.0/16}; no address is trusted unless named
     * @return the trust
     * @throws IllegalArgumentException if an entry is no range of addresses
     */
    public static Trust proxies(List<String> ranges) {
        return new Trust(false, ranges.stream().map(Trust::range).toList());
    }

    private static IpRange range(String text) {
        return IpRange.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text
                        + "' is not a range of addresses; write it as 10.8.0.0/16, fd00::/8 or a single address"));
    }

    /** Whether tags that proxies handle, in headers and baggage, count in this request. */
    boolean inHeaders(Request request) {
        return everybody
                || (!proxies.isEmpty()
                        && IpAddress.parse(request.peer())
                                .filter(peer -> proxies.stream().anyMatch(range -> range.contains(peer)))
                                .isPresent());
    }

    /** Whether tags that a browser holds, in a cookie or the query, count; no proxy strips those. */
    boolean fromBrowsers() {
        return everybody;
    }
}
