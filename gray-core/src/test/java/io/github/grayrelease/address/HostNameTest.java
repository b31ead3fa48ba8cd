package io.github.grayrelease.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @CsvSource({
        "http://API.Example.com.:8443/x, api.example.com",
        "http://user:pw@stock/,          stock",
        "http://stock_v2:8082/,          stock_v2",
        "http://bücher.example/,         xn--bcher-kva.example",
        "http://xn--bcher-kva.example/,  xn--bcher-kva.example",
        "http://10.1.2.3/,               10.1.2.3",
        "http://[2001:DB8:0::7]:80/,     2001:db8:0:0:0:0:0:7",
        "http://[::ffff:10.0.0.1]/,      10.0.0.1",
    })
    void oneHostHasOneSpelling(URI address, String spelling) {
        assertThat(HostName.of(address)).map(HostName::toString).contains(spelling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:a@stock", "/stock", "http://f:1@a_b/", "http://a..b_c/"})
    void anAddressThatNamesNoCertainHostHasNone(URI address) {
        assertThat(HostName.of(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a b", "a.example.com:80", "http://a.example.com"})
    void aTextThatIsNeitherANameNorAnIpAddressIsNotAHost(String text) {
        assertThat(HostName.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1"})
    void anIpAddressInDigitsOrDotsOfAnotherScriptIsThatIpAddress(String text) {
        assertThat(HostName.parse(text)).contains(HostName.parse("127.0.0.1").orElseThrow());
        assertThat(HostName.parse(text).orElseThrow().ip()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"134744072", "0x08080808", "0x8.8.8.8", "010.8.8.8", "8.8", "a.0x"})
    void aNameThatAResolverCouldReadAsAnIpv4AddressIsKnown(String text) {
        HostName host = HostName.parse(text).orElseThrow();

        assertThat(host.ip()).isEmpty();
        assertThat(host.isLikeIpv4()).isTrue();
    }

    @Test
    void aPlainNameAndAnIpAddressAreNotLikeOne() {
        assertThat(HostName.parse("8.example").orElseThrow().isLikeIpv4()).isFalse();
        assertThat(HostName.parse("8.8.8.8").orElseThrow().isLikeIpv4()).isFalse();
    }
}
