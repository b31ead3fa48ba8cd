package io.github.grayrelease.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a block, or a part of one, as a text that is unique for its content: each value with its length, unset keys left out. A key that a
 * later version adds changes the text only of blocks that use it. Also finds the files that tests name, because their lines
 * belong to the content.
 */
final class CanonicalText {

    private final StringBuilder text = new StringBuilder();
    private final List<String> files = new ArrayList<>();

    CanonicalText(Record part) {
        append(part);
    }

    String text() {
        return text.toString();
    }

    List<String> files() {
        return files;
    }

    private void append(@Nullable Object value) {
        if (value instanceof List<?> list) {
            text.append('[');
            list.forEach(this::append);
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            map.forEach((key, below) -> {
                append(key);
                append(below);
            });
            text.append('}');
        } else if (value instanceof Record fields) {
            appendFields(fields);
        } else {
            String written = String.valueOf(value);
            text.append(written.length()).append(':').append(written);
        }
    }

    private void appendFields(Record fields) {
        if (fields instanceof TestDefinition test && test.inFile() != null) {
            files.add(test.inFile());
        }
        text.append('(');
        for (DefinitionKey key : DefinitionKey.of(fields)) {
            Object value = key.in(fields);
            if (value != null) {
                append(key.component());
                append(value);
            }
        }
        text.append(')');
    }
}
