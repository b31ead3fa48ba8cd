package io.github.grayrelease.propagate;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.trust.Proofs;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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

    /** Adds the proof of a stage, if this service makes proofs. */
    void prove(String stage, BiConsumer<String, String> added) {
        if (proofs != null) {
            added.accept(Proofs.HEADER, proofs.of(stage));
        }
    }

    /** Adds what goes along with the tag, and also goes without it: so the next service learns who lost the tag. */
    void companions(@Nullable GrayContext context, BiConsumer<String, String> added) {
        if (service.isPresent()) {
            added.accept(TagNames.SOURCE_HEADER, service.get());
        }
        if (context != null && context.hopTrace().isPresent()) {
            added.accept(TagNames.TRACE_HEADER, "1");
        }
    }
}
