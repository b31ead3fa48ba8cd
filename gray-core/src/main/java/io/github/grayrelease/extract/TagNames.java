package io.github.grayrelease.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places where tags are read.
 *
 * @param headers the header, then its aliases, the strongest first; at least one
 * @param cookie the cookie, if one is read
 * @param query the query parameter, if one is read
 */
public record TagNames(List<String> headers, Optional<String> cookie, Optional<String> query) {

    /** The default header of a tag. */
    public static final String DEFAULT_HEADER = "X-Gray-Stage";

    /** The header with the name of the calling service, so that a service that loses tags can be found. */
    public static final String SOURCE_HEADER = "X-Gray-Source";

    /** The request header that asks for {@link #HOPS_HEADER} in the answer. */
    public static final String TRACE_HEADER = "X-Gray-Trace";

    /** The answer header that lists, hop by hop, the service, its stage and the reason. */
    public static final String HOPS_HEADER = "X-Gray-Hops";

    /** The default header alone. */
    public static final TagNames DEFAULT = new TagNames(List.of(DEFAULT_HEADER), Optional.empty(), Optional.empty());

    public TagNames {
        headers = List.copyOf(headers);
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("at least one header is required");
        }
    }

    /**
     * Creates names from configuration.
     *
     * @param header the header
     * @param aliases further headers to read
     * @param cookie the cookie, if one is read
     * @param query the query parameter, if one is read
     * @return the names
     */
    public static TagNames of(String header, List<String> aliases, Optional<String> cookie, Optional<String> query) {
        List<String> headers = new ArrayList<>(aliases.size() + 1);
        headers.add(header);
        headers.addAll(aliases);
        return new TagNames(headers, cookie, query);
    }
}
