package io.github.grayrelease.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a rule's conditions, unchecked: all of its keys must hold.
 *
 * @param header tests of headers' first values, by header name; case of the name does not matter
 * @param cookie tests of cookies, by name
 * @param query tests of the URL's query parameters, by name
 * @param attribute tests of attributes that the application's {@code GrayAttributes} add, by name
 * @param path a test of the URL's path
 * @param method a test of the HTTP method
 * @param host a test of the requested host, without port
 * @param ip a test of the client's address
 * @param subject a test of the subject
 * @param role a test of the user's roles, exact or in
 * @param not conditions that must not all hold
 */
public record MatchDefinition(
        @Nullable Map<String, TestDefinition> header,
        @Nullable Map<String, TestDefinition> cookie,
        @Nullable Map<String, TestDefinition> query,
        @Nullable Map<String, TestDefinition> attribute,
        @Nullable TestDefinition path,
        @Nullable TestDefinition method,
        @Nullable TestDefinition host,
        @Nullable TestDefinition ip,
        @Nullable TestDefinition subject,
        @Nullable TestDefinition role,
        @Nullable NegatedDefinition not)
        implements EntryDefinition {

    // Copies the maps, keeping their order.
    public MatchDefinition {
        header = EntryDefinition.copy(header);
        cookie = EntryDefinition.copy(cookie);
        query = EntryDefinition.copy(query);
        attribute = EntryDefinition.copy(attribute);
    }

    /**
     * An entry that tests one header.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition header(String name, TestDefinition test) {
        return new MatchDefinition(Map.of(name, test), null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that tests one cookie.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition cookie(String name, TestDefinition test) {
        return new MatchDefinition(null, Map.of(name, test), null, null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that tests one query parameter.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition query(String name, TestDefinition test) {
        return new MatchDefinition(null, null, Map.of(name, test), null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that tests one attribute.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition attribute(String name, TestDefinition test) {
        return new MatchDefinition(null, null, null, Map.of(name, test), null, null, null, null, null, null, null);
    }

    /**
     * An entry that tests the URL's path.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition path(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, test, null, null, null, null, null, null);
    }

    /**
     * An entry that tests the HTTP method.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition method(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, test, null, null, null, null, null);
    }

    /**
     * An entry that tests the requested host.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition host(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, test, null, null, null, null);
    }

    /**
     * An entry that tests the client's address.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition ip(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, test, null, null, null);
    }

    /**
     * An entry that tests the subject.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition subject(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, null, test, null, null);
    }

    /**
     * An entry that tests the user's roles.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition role(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, null, null, test, null);
    }

    /**
     * An entry that holds if this one and another hold.
     *
     * @param other the other; if both test the same value, this entry's test wins
     * @return the entry
     */
    public MatchDefinition and(MatchDefinition other) {
        return new MatchDefinition(
                both(header, other.header),
                both(cookie, other.cookie),
                both(query, other.query),
                both(attribute, other.attribute),
                path != null ? path : other.path,
                method != null ? method : other.method,
                host != null ? host : other.host,
                ip != null ? ip : other.ip,
                subject != null ? subject : other.subject,
                role != null ? role : other.role,
                not != null ? not : other.not);
    }

    private static @Nullable Map<String, TestDefinition> both(
            @Nullable Map<String, TestDefinition> these, @Nullable Map<String, TestDefinition> others) {
        if (these == null || others == null) {
            return these == null ? others : these;
        }
        Map<String, TestDefinition> both = new LinkedHashMap<>(others);
        both.putAll(these);
        return both;
    }

    /**
     * An entry that holds if another does not.
     *
     * @param other the other
     * @return the entry
     * @throws IllegalArgumentException if the other contains a negation
     */
    public static MatchDefinition unless(MatchDefinition other) {
        if (other.not != null) {
            throw new IllegalArgumentException("a negated entry can't contain a negation; write another entry instead");
        }
        NegatedDefinition negated = new NegatedDefinition(
                other.header,
                other.cookie,
                other.query,
                other.attribute,
                other.path,
                other.method,
                other.host,
                other.ip,
                other.subject,
                other.role);
        return new MatchDefinition(null, null, null, null, null, null, null, null, null, null, negated);
    }
}
