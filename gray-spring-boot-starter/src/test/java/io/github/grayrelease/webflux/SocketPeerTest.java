package io.github.grayrelease.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.servlet.ServletFacts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** {@code ReactiveTrustTest} covers real servers. */
class SocketPeerTest {

    private final MockServerWebExchange exchange = MockServerWebExchange.from(
            MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7)));

    @Test
    void onAServerThatIsNotKnownThereIsNoPeerThatCouldBeTrusted() {
        assertThat(SocketPeer.of(exchange)).isEmpty();
    }

    @Test
    void whatTheApplicationLeavesInTheExchangeIsBelieved() {
        exchange.getAttributes().put(ServletFacts.PEER_ATTRIBUTE, "10.8.1.2");

        assertThat(SocketPeer.of(exchange)).isEqualTo("10.8.1.2");
    }

    @Test
    void anAddressIsWrittenAsALiteralOrNotAtAll() {
        assertThat(SocketPeer.literal(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7)))
                .isEqualTo("127.0.0.1");
        assertThat(SocketPeer.literal(InetSocketAddress.createUnresolved("203.0.113.7", 7)))
                .isEqualTo("203.0.113.7");
        assertThat(SocketPeer.literal(null)).isEmpty();
    }
}
