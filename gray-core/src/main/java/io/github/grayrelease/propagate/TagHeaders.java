package io.github.grayrelease.propagate;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.trust.Proofs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers that this service sends to hosts that may have the tag.
 *
 * @param tag the name of the header that carries the tag
 * @param proofs makes the proof beside the tag; null if this service has no secret
 * @param service the name by which this service calls itself; empty if it has none
 */
record TagHeaders(String tag, @Nullable Proofs proofs, Optional<String> service) {

    /** The names of all these headers. */
    List<String> names() {
        return List.of(tag, Proofs.HEADER, TagNames.SOURCE_HEADER, TagNames.TRACE_HEADER);
    }

    /** The tag of a stage and its proof. */
    Map<String, String> tagged(String stage) {
        Map<String, String> headers = new HashMap<>(proof(stage));
        headers.put(tag, stage);
        return headers;
    }

    /** The proof of a stage; empty if this service makes none. */
    Map<String, String> proof(String stage) {
        return proofs == null ? Map.of() : Map.of(Proofs.HEADER, proofs.of(stage));
    }

    /** The headers that go along with the tag, and also go without it: so the next service learns who lost the tag. */
    Map<String, String> companions(@Nullable GrayContext context) {
        Map<String, String> headers = new HashMap<>();
        service.ifPresent(name -> headers.put(TagNames.SOURCE_HEADER, name));
        if (context != null && context.hopTrace().isPresent()) {
            headers.put(TagNames.TRACE_HEADER, "1");
        }
        return headers;
    }
}
