package io.github.grayrelease.trust;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.address.IpRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whose tags count. Safe for all threads. */
public final class Trust {

    /** The default: no tag counts. */
    public static final Trust NONE = new Trust(false, List.of(), null);

    /** Every tag counts: for services that only other services can reach, and for trials. */
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
     * Tags count if they come from a proxy that strips tags from outside.
     *
     * @param ranges the socket addresses of the proxies, such as {@code 10.8.0.0/16}; no other address is trusted
     * @return the trust
     * @throws InvalidSettingException if an entry is not a range of addresses
     */
    public static Trust proxies(List<String> ranges) {
        return new Trust(false, ranges.stream().map(Trust::range).toList(), null);
    }

    /**
     * Tags count if a valid proof accompanies them.
     *
     * @param proofs verifies proofs
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

    /** The voucher for tags in headers and baggage, which services and proxies control. */
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

    /** The voucher for tags in a cookie or the query, which browsers control and no proxy strips. */
    public Voucher fromBrowsers() {
        return everybody ? Voucher.EVERYBODY : Voucher.NOBODY;
    }
}
