package io.github.grayrelease.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where tags are looked for.
 *
 * @param headers the header, then its aliases, strongest first; at least one
 * @param cookie the cookie, where one is read
 * @param query the query parameter, where one is read
 */
public record TagNames(List<String> headers, Optional<String> cookie, Optional<String> query) {

    /** The header that carries a tag unless configured otherwise. */
    public static final String DEFAULT_HEADER = "X-Gray-Stage";

    /** The header by which clients name their service, so that a service that lost the tag can be named. */
    public static final String SOURCE_HEADER = "X-Gray-Source";

    /** The header that asks for the {@link #HOPS_HEADER} of the answer. */
    public static final String TRACE_HEADER = "X-Gray-Trace";

    /** The header of an answer that tells, hop by hop, which service saw which stage and why. */
    public static final String HOPS_HEADER = "X-Gray-Hops";

    /** Just the default header. */
    public static final TagNames DEFAULT = new TagNames(List.of(DEFAULT_HEADER), Optional.empty(), Optional.empty());

    public TagNames {
        headers = List.copyOf(headers);
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a tag needs a header to travel in");
        }
    }

    /**
     * Names from configuration.
     *
     * @param header the header
     * @param aliases more headers that are read
     * @param cookie the cookie, where one is read
     * @param query the query parameter, where one is read
     * @return the names
     */
    public static TagNames of(String header, List<String> aliases, Optional<String> cookie, Optional<String> query) {
        List<String> headers = new ArrayList<>(aliases.size() + 1);
        headers.add(header);
        headers.addAll(aliases);
        return new TagNames(headers, cookie, query);
    }
}
