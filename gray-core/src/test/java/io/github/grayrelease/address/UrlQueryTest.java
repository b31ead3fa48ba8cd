package io.github.grayrelease.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UrlQueryTest {

    @Test
    void aQueryIsParsedOnceHoweverManyRulesAskForHowManyParameters() {
        String text = IntStream.range(0, 4000).mapToObj(i -> "p" + i + "=" + i).collect(Collectors.joining("&"));
        AtomicInteger decoded = new AtomicInteger();
        UrlQuery query = new UrlQuery(text, part -> {
            decoded.incrementAndGet();
            return part;
        });

        for (int rule = 0; rule < 1000; rule++) {
            assertThat(query.values("p" + rule)).containsExactly(String.valueOf(rule));
        }

        assertThat(decoded).hasValue(2 * 4000);
    }

    @Test
    void anAddressHasOneSpelling() {
        assertThat(IpAddress.canonical("10.0.0.1:5432")).isEqualTo("10.0.0.1");
        assertThat(IpAddress.canonical("[fe80::1%eth0]:443")).isEqualTo("fe80::1");
        assertThat(IpAddress.canonical("\"[2001:db8::1]:80\"")).isEqualTo("2001:db8::1");
        assertThat(IpAddress.canonical("[0:0:0:0:0:0:0:1]")).isEqualTo("::1");
        assertThat(IpAddress.canonical("2001:DB8:0:1:0:0:0:1")).isEqualTo("2001:db8:0:1::1");
        assertThat(IpAddress.canonical("::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(IpAddress.canonical("unknown")).isEqualTo("unknown");
    }
}
