package io.github.grayrelease.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.8.0.0/16, 10.8.255.255, true",
        "10.8.0.0/16, 10.9.0.0, false",
        "10.8.0.0/15, 10.9.0.0, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "10.8.0.1, 10.8.0.1, true",
        "10.8.0.1, 10.8.0.2, false",
        "10.8.0.0/16, ::ffff:10.8.0.1, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1%eth0, false",
        "::/0, 10.8.0.1, false"
    })
    void aRangeHoldsTheAddressesThatShareItsFirstBits(String range, String address, boolean inside) {
        assertThat(IpRange.parse(range)
                        .orElseThrow()
                        .contains(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.8",
                "10.8.0.0/33",
                "10.8.0.0/-1",
                "10.8.0.0/",
                "localhost",
                "::/129",
                "10.8.0.256/8",
                "a/b"
            })
    void whatIsNoRangeIsNone(String text) {
        assertThat(IpRange.parse(text)).isEmpty();
    }
}
