package io.github.grayrelease.decide;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a rule's conditions, as it was written: all of its keys must hold.
 *
 * @param header tests of headers' first values, by header name; case of the name does not matter
 * @param cookie tests of cookies, by name
 * @param query tests of the URL's query parameters, by name
 * @param subject a test of the subject
 */
public record MatchDefinition(
        @Nullable Map<String, TestDefinition> header,
        @Nullable Map<String, TestDefinition> cookie,
        @Nullable Map<String, TestDefinition> query,
        @Nullable TestDefinition subject) {

    public MatchDefinition {
        header = copy(header);
        cookie = copy(cookie);
        query = copy(query);
    }

    /**
     * An entry that looks at one header.
     *
     * @param name the header's name
     * @param test the test of its value
     * @return the entry
     */
    public static MatchDefinition header(String name, TestDefinition test) {
        return new MatchDefinition(Map.of(name, test), null, null, null);
    }

    /**
     * An entry that looks at one cookie.
     *
     * @param name the cookie's name
     * @param test the test of its value
     * @return the entry
     */
    public static MatchDefinition cookie(String name, TestDefinition test) {
        return new MatchDefinition(null, Map.of(name, test), null, null);
    }

    /**
     * An entry that looks at one query parameter.
     *
     * @param name the parameter's name
     * @param test the test of its value
     * @return the entry
     */
    public static MatchDefinition query(String name, TestDefinition test) {
        return new MatchDefinition(null, null, Map.of(name, test), null);
    }

    /**
     * An entry that looks at the subject.
     *
     * @param test the test of the subject
     * @return the entry
     */
    public static MatchDefinition subject(TestDefinition test) {
        return new MatchDefinition(null, null, null, test);
    }

    private static @Nullable Map<String, TestDefinition> copy(@Nullable Map<String, TestDefinition> tests) {
        return tests == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }
}
