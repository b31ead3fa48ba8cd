package io.github.grayrelease.actuate;

import io.github.grayrelease.definition.Mistake;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of an operator's request. Unknown keys are rejected, because a misspelt key would be ignored. */
final class Body {

    private final Map<String, ?> keys;

    Body(@Nullable Map<String, ?> keys, String... known) {
        this.keys = keys == null ? Map.of() : keys;
        for (String key : this.keys.keySet()) {
            if (!List.of(known).contains(key)) {
                Mistake mistake = Mistake.unknownKey(key, List.of(known));
                throw new IllegalArgumentException(mistake + "; " + mistake.remedy());
            }
        }
    }

    Optional<String> text(String key) {
        Object value = keys.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new IllegalArgumentException("'" + key + "' must be one value");
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    String required(String key, String meaning) {
        return text(key)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is missing: " + meaning));
    }

    boolean isTrue(String key) {
        String value = required(key, "true or false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("'" + key + "' must be true or false");
        }
        return value.equals("true");
    }

    Map<String, String> texts(String key) {
        Object value = keys.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> named)) {
            throw new IllegalArgumentException("'" + key + "' must have names and values below it");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        named.forEach((name, below) -> texts.put(String.valueOf(name), String.valueOf(below)));
        return texts;
    }

    List<String> list(String key) {
        Object value = keys.get(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(value.toString());
    }
}
