package io.github.grayrelease.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Cases besides the common ones in {@code IngressCases}; Tomcat refuses some of these names. */
class ExchangeFactsTest {

    @ParameterizedTest
    @CsvSource({
        "http://shop.example.com/a, shop.example.com",
        "http://shop.example.com:8443/a, shop.example.com",
        "http://shop_v2/a, shop_v2",
        "http://shop_v2:8080/a, shop_v2",
        "http://[::1]:8080/a, [::1]",
        "/a, ''"
    })
    void theHostIsTheOneThatWasAskedForWithoutItsPort(String address, String host) {
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.GET, URI.create(address)));

        assertThat(new ExchangeFacts(exchange).host()).isEqualTo(host);
    }
}
