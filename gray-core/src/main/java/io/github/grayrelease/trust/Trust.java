package io.github.grayrelease.trust;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.address.IpRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose tags count. Safe for all threads. */
public final class Trust {

    /** Nobody's, the default: every tag is ignored. */
    public static final Trust NONE = new Trust(false, List.of(), null);

    /** Everybody's: for services that only other services reach, and for trying things out. */
    public static final Trust ALL = new Trust(true, List.of(), null);

    private final boolean everybody;
    private final List<IpRange> proxies;
    private final @Nullable Proofs proofs;

    private Trust(boolean everybody, List<IpRange> proxies, @Nullable Proofs proofs) {
        this.everybody = everybody;
        this.proxies = List.copyOf(proxies);
        this.proofs = proofs;
    }

    /**
     * Those of proxies that strip tags which come from outside.
     *
     * @param ranges the addresses of their sockets, such as {@code 10.8.0.0/16}; no address is trusted unless named
     * @return the trust
     * @throws InvalidSettingException if an entry is not a range of addresses
     */
    public static Trust proxies(List<String> ranges) {
        return new Trust(false, ranges.stream().map(Trust::range).toList(), null);
    }

    /**
     * Those of whoever knows the secret, and proves it beside the tag.
     *
     * @param proofs checks them
     * @return the trust
     */
    public static Trust signed(Proofs proofs) {
        return new Trust(false, List.of(), proofs);
    }

    private static IpRange range(String text) {
        return IpRange.parse(text)
                .orElseThrow(() -> new InvalidSettingException(
                        "'" + text + "' is not a range of addresses",
                        "write it as 10.8.0.0/16, fd00::/8 or a single address"));
    }

    /** Who vouches for tags that services and proxies handle, in headers and baggage of this request. */
    public Voucher inHeaders(Request request) {
        if (proofs != null) {
            return PresentedProof.of(request, proofs);
        }
        return everybody || isProxy(request.peer()) ? Voucher.EVERYBODY : Voucher.NOBODY;
    }

    private boolean isProxy(String address) {
        return !proxies.isEmpty()
                && IpAddress.parse(address)
                        .filter(peer -> proxies.stream().anyMatch(range -> range.contains(peer)))
                        .isPresent();
    }

    /** Who vouches for tags that a browser holds, in a cookie or the query; no proxy strips those. */
    public Voucher fromBrowsers() {
        return everybody ? Voucher.EVERYBODY : Voucher.NOBODY;
    }
}
