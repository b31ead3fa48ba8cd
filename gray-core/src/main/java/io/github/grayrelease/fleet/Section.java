package io.github.grayrelease.fleet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a state's text. Fields that this version does not know stay in it.
 *
 * @param kind what it is about: {@code suspended}
 * @param name whom it is about: {@code beta}; may be empty
 * @param fields its values, by name
 */
record Section(String kind, String name, Map<String, String> fields) {

    // Copies the map in its order.
    Section {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    boolean is(String otherKind, String otherName) {
        return kind.equals(otherKind) && name.equals(otherName);
    }

    Optional<String> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    Section named(String other) {
        return new Section(kind, other, fields);
    }

    Section with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        return new Section(kind, name, more);
    }
}
