package io.github.grayrelease.extract;

import io.github.grayrelease.trust.Proofs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a request that a gateway must remove before it forwards the request of an outsider. It follows from the
 * configuration, and everything that tells it to people reads it here. An invitation is not part of it: outsiders may have
 * one.
 *
 * @param headers the names of headers
 * @param baggage the keys of entries in the header {@code baggage}
 * @param cookies the names of cookies
 * @param query the names of query parameters
 */
public record StripList(List<String> headers, List<String> baggage, List<String> cookies, List<String> query) {

    public StripList {
        headers = List.copyOf(headers);
        baggage = List.copyOf(baggage);
        cookies = List.copyOf(cookies);
        query = List.copyOf(query);
    }

    static StripList of(TagNames names) {
        List<String> headers = new ArrayList<>(names.headers());
        headers.addAll(List.of(Proofs.HEADER, TagNames.TRACE_HEADER, TagNames.SOURCE_HEADER));
        return new StripList(
                headers,
                List.of(BaggageHeader.KEY),
                names.cookie().stream().toList(),
                names.query().stream().toList());
    }

    /** The list in words, for a log. */
    @Override
    public String toString() {
        return Stream.of(
                        part("headers", headers),
                        part("entries of the header baggage", baggage),
                        part("cookies", cookies),
                        part("query parameters", query))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String part(String kind, List<String> names) {
        return names.isEmpty() ? "" : kind + " " + String.join(", ", names);
    }
}
