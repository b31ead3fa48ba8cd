package io.github.grayrelease.control;

import io.github.grayrelease.definition.DefinitionKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rules in written form: maps, lists and texts, under the keys of the {@code gray:} block. */
final class WrittenForm {

    private WrittenForm() {}

    static Map<String, Object> of(Record document) {
        return record(document);
    }

    /** The keys of one part with their values, one line each: {@code match[0].subject.in[1]} → {@code u-1}. */
    static Map<String, String> lines(Record part) {
        Map<String, String> lines = new LinkedHashMap<>();
        record(part).forEach((key, value) -> flatten(key, value, lines));
        return lines;
    }

    private static Map<String, Object> record(Record fields) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (DefinitionKey key : DefinitionKey.of(fields)) {
            Object value = key.in(fields);
            if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
                plain.put(key.written(), plain(value));
            }
        }
        return plain;
    }

    private static Object plain(Object value) {
        if (value instanceof Record fields) {
            return record(fields);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(WrittenForm::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, below) -> named.put(name.toString(), plain(below)));
            return named;
        }
        return value.toString();
    }

    private static void flatten(String key, Object value, Map<String, String> lines) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, below) -> flatten(key + (name.toString().startsWith("[") ? "" : ".") + name, below, lines));
        } else if (value instanceof Iterable<?> list) {
            int i = 0;
            for (Object below : list) {
                flatten(key + "[" + i++ + "]", below, lines);
            }
        } else {
            lines.put(key, value.toString());
        }
    }
}
