package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleBlock;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a block as JSON, which is also YAML, with one line per rule. */
final class JsonBlock {

    private static final String INDENT = "  ";

    /** Rules and their siblings get separate lines; deeper levels do not. */
    private static final int DEEPEST_LINE = 3;

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*");

    private final StringBuilder text = new StringBuilder();

    private JsonBlock() {}

    static String of(RuleBlock block) {
        JsonBlock json = new JsonBlock();
        json.write(Map.of("gray", WrittenForm.of(block)), 0);
        return json.text.append('\n').toString();
    }

    private void write(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            writeAll('{', map.entrySet().iterator(), '}', depth);
        } else if (value instanceof Iterable<?> list) {
            writeAll('[', list.iterator(), ']', depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            quote(key(entry.getKey().toString()));
            text.append(": ");
            write(entry.getValue(), depth);
        } else {
            quote(value.toString());
        }
    }

    private void writeAll(char open, Iterator<?> elements, char close, int depth) {
        boolean lines = depth < DEEPEST_LINE && elements.hasNext();
        text.append(open);
        while (elements.hasNext()) {
            if (lines) {
                newLine(depth + 1);
            }
            write(elements.next(), depth + 1);
            if (elements.hasNext()) {
                text.append(lines ? "," : ", ");
            }
        }
        if (lines) {
            newLine(depth);
        }
        text.append(close);
    }

    private void newLine(int depth) {
        text.append('\n').append(INDENT.repeat(depth));
    }

    /** Puts unusual names in brackets, so that Spring's Binder keeps every character. */
    private static String key(String name) {
        return KEY.matcher(name).matches() ? name : "[" + name + "]";
    }

    /** Escapes all but ASCII, so that any encoding reads the text correctly. */
    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
