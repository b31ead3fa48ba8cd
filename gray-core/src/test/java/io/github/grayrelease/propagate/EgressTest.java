package io.github.grayrelease.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.Hold;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

    private final List<String> suppressed = new ArrayList<>();

    private final Egress egress = new Egress(
            "X-Gray-Stage",
            List.of("*.corp.example.com", "partner.example.org", "8.8.4.4", "2001:db8::7", "bücher.example"),
            new GrayObserver() {
                @Override
                public void suppressed(String host) {
                    suppressed.add(host);
                }
            });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/a",
                "http://127.0.0.1",
                "http://[::1]:80/",
                "http://10.1.2.3",
                "http://172.31.0.1",
                "http://192.168.1.1",
                "http://[fd00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://stock:8082/",
                "http://stock_v2:8082/",
                "http://price.svc",
                "http://price.shop.svc.cluster.local",
                "http://a.internal",
                "http://printer.local",
                "https://a.corp.example.com",
                "https://A.B.CORP.Example.COM./x",
                "https://partner.example.org",
                "http://8.8.4.4",
                "http://user:pw@stock/",
                "https://xn--bcher-kva.example",
                "http://[2001:DB8:0::7]:80/"
            })
    void theTagMayGoInsideAndWhereItIsAllowed(String target) {
        assertThat(egress.allows(URI.create(target))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "http://corp.example.com",
                "http://evilcorp.example.com",
                "http://corp.example.com.evil.com",
                "http://sub.partner.example.org",
                "http://8.8.8.8",
                "http://localhost@evil.com/",
                "http://localhost:80@evil.com/",
                "http://134744072/",
                "http://0x8.8.8.8",
                "http://0x08080808",
                "http://010.8.8.8",
                "http://8.8",
                "http://[2001:db8::1]",
                "http://[::ffff:8.8.8.8]/",
                "http://172.32.0.1",
                "http://evil.com.",
                "mailto:a@stock",
                "http://svc.evil.com",
                "http://a_b@evil_host.com",
                "http://user:pw@a_b.localhost/",
                "http://f:1@a_b/"
            })
    void theTagMayNotGoOutside(String target) {
        assertThat(egress.allows(URI.create(target))).isFalse();
    }

    @Test
    void outsideARequestThereIsNoTagToSendSoThatALossShows() {
        assertThat(egress.tag(Hold.currentOrNull(), URI.create("http://stock"))).isEmpty();
        assertThat(suppressed).isEmpty();
    }

    @Test
    void theBaselineIsSentToo() {
        try (GrayScope scope = Gray.open("stable")) {
            assertThat(egress.tag(Hold.currentOrNull(), URI.create("http://stock")))
                    .contains("stable");
        }
    }

    @Test
    void aHostThatMayNotHaveTheTagIsReported() {
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(egress.tag(Hold.currentOrNull(), URI.create("https://API.example.com:8443/x")))
                    .isEmpty();
        }
        assertThat(suppressed).containsExactly("api.example.com");
    }

    @Test
    void anObserverThatThrowsFailsNoRequest() {
        Egress shaky = new Egress("X-Gray-Stage", List.of(), new GrayObserver() {
            @Override
            public void suppressed(String host) {
                throw new IllegalStateException("broken");
            }
        });
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(shaky.tag(Hold.currentOrNull(), URI.create("http://example.com")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "http://a.example.com", "a.example.com:80", "*.", "a b"})
    void whatIsNoHostIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Egress("X-Gray-Stage", List.of(host), new GrayObserver() {}))
                .withMessage(
                        "'" + host + "' is not a host; write a name, *.NAME for all names below it, or an IP address,"
                                + " without port");
    }
}
