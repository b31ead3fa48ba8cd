package io.github.grayrelease.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a rule's conditions, as it was written: all of its keys must hold.
 *
 * @param header tests of headers' first values, by header name; case of the name does not matter
 * @param cookie tests of cookies, by name
 * @param query tests of the URL's query parameters, by name
 * @param attribute tests of what the application's {@code GrayAttributes} say, by name
 * @param path a test of the URL's path
 * @param method a test of the HTTP method
 * @param host a test of the host that was asked for, without port
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
     * An entry that looks at one header.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition header(String name, TestDefinition test) {
        return new MatchDefinition(Map.of(name, test), null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that looks at one cookie.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition cookie(String name, TestDefinition test) {
        return new MatchDefinition(null, Map.of(name, test), null, null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that looks at one query parameter.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition query(String name, TestDefinition test) {
        return new MatchDefinition(null, null, Map.of(name, test), null, null, null, null, null, null, null, null);
    }

    /**
     * An entry that looks at one attribute.
     *
     * @param name the name
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition attribute(String name, TestDefinition test) {
        return new MatchDefinition(null, null, null, Map.of(name, test), null, null, null, null, null, null, null);
    }

    /**
     * An entry that looks at the URL's path.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition path(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, test, null, null, null, null, null, null);
    }

    /**
     * An entry that looks at the HTTP method.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition method(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, test, null, null, null, null, null);
    }

    /**
     * An entry that looks at the host that was asked for.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition host(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, test, null, null, null, null);
    }

    /**
     * An entry that looks at the client's address.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition ip(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, test, null, null, null);
    }

    /**
     * An entry that looks at the subject.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition subject(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, null, test, null, null);
    }

    /**
     * An entry that looks at the user's roles.
     *
     * @param test the test
     * @return the entry
     */
    public static MatchDefinition role(TestDefinition test) {
        return new MatchDefinition(null, null, null, null, null, null, null, null, null, test, null);
    }

    /**
     * An entry that holds where this one and another do.
     *
     * @param other the other; of two tests of one thing, this entry's stays
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
     * An entry that holds where another does not.
     *
     * @param other the other
     * @return the entry
     * @throws IllegalArgumentException if the other negates something itself
     */
    public static MatchDefinition unless(MatchDefinition other) {
        if (other.not != null) {
            throw new IllegalArgumentException(
                    "what an entry negates can't negate in turn; write another entry instead");
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
