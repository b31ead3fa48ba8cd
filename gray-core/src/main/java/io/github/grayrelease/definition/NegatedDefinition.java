package io.github.grayrelease.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of conditions negates, as it was written: not all of its keys may hold.
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
 */
public record NegatedDefinition(
        @Nullable Map<String, TestDefinition> header,
        @Nullable Map<String, TestDefinition> cookie,
        @Nullable Map<String, TestDefinition> query,
        @Nullable Map<String, TestDefinition> attribute,
        @Nullable TestDefinition path,
        @Nullable TestDefinition method,
        @Nullable TestDefinition host,
        @Nullable TestDefinition ip,
        @Nullable TestDefinition subject,
        @Nullable TestDefinition role)
        implements EntryDefinition {

    // Copies the maps, keeping their order.
    public NegatedDefinition {
        header = EntryDefinition.copy(header);
        cookie = EntryDefinition.copy(cookie);
        query = EntryDefinition.copy(query);
        attribute = EntryDefinition.copy(attribute);
    }
}
