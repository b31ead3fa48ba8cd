package io.github.grayrelease.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text of headers, cookies and names of services. */
class HttpTextTest {

    private static String asLatin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void utf8ThatAServerReadAsLatin1IsDecodedAgainAndRealLatin1Stays() {
        assertThat(HttpText.of(asLatin1("北京"))).isEqualTo("北京");
        assertThat(HttpText.of(asLatin1("张三 1"))).isEqualTo("张三 1");
        assertThat(HttpText.of("M\u00fcnchen")).isEqualTo("M\u00fcnchen");
        assertThat(HttpText.of("北京")).isEqualTo("北京");
        assertThat(HttpText.of("beta")).isSameAs("beta");
    }

    @Test
    void cookiesAreUnquotedAndDecodedAndAllOfOneNameAreKept() {
        CookieHeader cookies = new CookieHeader(List.of("a=\"b%2Fc\"; a=d;e=%;f", "g = 1+1 "));

        assertThat(cookies.values("a")).containsExactly("b/c", "d");
        assertThat(cookies.values("e")).containsExactly("%");
        assertThat(cookies.values("f")).isEmpty();
        assertThat(cookies.values("g")).containsExactly("1+1");
    }

    @Test
    void anyNameOfAServiceIsALegalHeaderThatTheReceiverReads() {
        for (String name : List.of("order", "订单服务", "order service", "a%b", "x".repeat(64), "\ud83d\ude00")) {
            String written = ServiceName.written(name);
            assertThat(written).matches("[A-Za-z0-9._%-]+");
            assertThat(ServiceName.read(written)).contains(name);
        }
        assertThat(ServiceName.written("订单")).isEqualTo("%E8%AE%A2%E5%8D%95");
        assertThat(ServiceName.read(ServiceName.written("a\r\nb"))).contains("a__b");
        assertThat(ServiceName.read(ServiceName.written("单".repeat(70)))).contains("单".repeat(64));
        assertThat(ServiceName.read("a%0Ab")).isEmpty();
        assertThat(ServiceName.read("%zz")).isEmpty();
    }
}
