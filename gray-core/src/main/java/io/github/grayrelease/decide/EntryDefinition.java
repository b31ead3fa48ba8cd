package io.github.grayrelease.decide;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys that an entry of conditions and what it negates have in common. */
interface EntryDefinition {

    @Nullable
    Map<String, TestDefinition> header();

    @Nullable
    Map<String, TestDefinition> cookie();

    @Nullable
    Map<String, TestDefinition> query();

    @Nullable
    Map<String, TestDefinition> attribute();

    @Nullable
    TestDefinition path();

    @Nullable
    TestDefinition method();

    @Nullable
    TestDefinition host();

    @Nullable
    TestDefinition ip();

    @Nullable
    TestDefinition subject();

    @Nullable
    TestDefinition role();

    /** All tests of an entry, those that it negates included. */
    static Stream<TestDefinition> tests(MatchDefinition entry) {
        return Stream.of(entry, entry.not())
                .filter(Objects::nonNull)
                .flatMap(each -> Stream.concat(
                        Stream.of(each.header(), each.cookie(), each.query(), each.attribute())
                                .filter(Objects::nonNull)
                                .flatMap(named -> named.values().stream()),
                        Stream.of(each.path(), each.method(), each.host(), each.ip(), each.subject(), each.role())
                                .filter(Objects::nonNull)));
    }

    static @Nullable Map<String, TestDefinition> copy(@Nullable Map<String, TestDefinition> tests) {
        return tests == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }
}
