package io.github.grayrelease.resttemplate;

import io.github.grayrelease.extract.BaggageHeader;
import io.github.grayrelease.hold.Held;
import io.github.grayrelease.propagate.Egress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;

/** Writes the tag onto a request that is otherwise complete, or takes it off where the host may not have it. */
final class OutgoingTag {

    private final Egress egress;

    OutgoingTag(Egress egress) {
        this.egress = egress;
    }

    /** A header that the application set itself is left alone. */
    void write(HttpRequest request, @Nullable Held held) {
        HttpHeaders headers = request.getHeaders();
        if (!headers.containsHeader(egress.header())) {
            egress.tag(held, request.getURI()).ifPresent(tag -> headers.set(egress.header(), tag));
        }
        if (headers.containsHeader(BaggageHeader.NAME) && !egress.allows(request.getURI())) {
            keepBack(headers);
        }
    }

    /** A propagator of OpenTelemetry, which knows no hosts, may have written our entry. */
    private static void keepBack(HttpHeaders headers) {
        List<String> others = BaggageHeader.withoutStage(headers.getOrEmpty(BaggageHeader.NAME));
        headers.remove(BaggageHeader.NAME);
        headers.addAll(BaggageHeader.NAME, others);
    }
}
