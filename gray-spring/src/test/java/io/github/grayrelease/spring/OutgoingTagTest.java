package io.github.grayrelease.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.propagate.Egress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class OutgoingTagTest {

    private final Map<String, Object> attributes = new HashMap<>();
    private final HttpHeaders headers = new HttpHeaders();

    @Test
    void aRequestKeepsTheContextInWhichItBegan() {
        try (GrayScope scope = Gray.open("beta")) {
            OutgoingTag.begin("RestClient", attributes::put);
            assertThat(OutgoingTag.begunWith(attributes)).containsSame(GrayContexts.current());
        }
        assertThat(OutgoingTag.begunWith(attributes).orElseThrow().stage()).isEqualTo("beta");
    }

    @Test
    void aRequestThatBeganOutsideOfAnyContextKeepsNone() {
        OutgoingTag.begin("RestClient", attributes::put);

        assertThat(OutgoingTag.begunWith(attributes)).isEmpty();
    }

    @Test
    void theTagIsWrittenToTheHeadersIfTheHostMayHaveIt() {
        try (GrayScope scope = Gray.open("beta")) {
            OutgoingTag.begin("RestClient", attributes::put);
            OutgoingTag.write(
                    "RestClient",
                    headers,
                    attributes,
                    Egress.standard().to(URI.create("http://stock")),
                    GrayContexts.currentOrNull());
        }
        assertThat(OutgoingTag.of(attributes).orElseThrow().sent()).containsExactly("beta");
        assertThat(headers.get("x-gray-stage")).containsExactly("beta");
    }

    @Test
    void aHeaderKeepsItsOtherValuesAndLosesThoseThatStayBehind() {
        headers.add("Baggage", "user=anna,gray.stage=beta");
        headers.add("Baggage", "gray.stage=beta");
        headers.add("X-Gray-Proof", "somebody's");

        OutgoingTag.write(
                "RestClient", headers, attributes, Egress.standard().to(URI.create("http://example.com")), null);

        assertThat(headers.get("baggage")).containsExactly("user=anna");
        assertThat(headers.size()).isEqualTo(1);
    }
}
