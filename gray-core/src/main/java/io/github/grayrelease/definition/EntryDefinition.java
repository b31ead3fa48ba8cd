package io.github.grayrelease.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that an entry of conditions shares with its {@code not} part. */
public interface EntryDefinition {

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

    static @Nullable Map<String, TestDefinition> copy(@Nullable Map<String, TestDefinition> tests) {
        return tests == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }
}
