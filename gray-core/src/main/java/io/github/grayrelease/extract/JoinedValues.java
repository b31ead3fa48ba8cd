package io.github.grayrelease.extract;

import java.util.Arrays;
import java.util.List;

/**
 * The values of a header that may be sent in several lines; a proxy may have joined them by commas.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2">RFC 9110, 5.6.1.2</a>
 */
final class JoinedValues {

    /** The maximum length of a joined text, in characters; a longer one stays whole, and is malformed. */
    private static final int MAX_LENGTH = 1024;

    private JoinedValues() {}

    /** The values as if all had been sent apart. Empty parts are left out, but a text without any other part is kept. */
    static List<String> apart(List<String> values) {
        boolean joined = false;
        for (int i = 0; i < values.size(); i++) {
            joined |= values.get(i).indexOf(',') >= 0;
        }
        return joined ? values.stream().flatMap(value -> parts(value).stream()).toList() : values;
    }

    private static List<String> parts(String value) {
        if (value.length() > MAX_LENGTH) {
            return List.of(value);
        }
        List<String> parts = Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? List.of(value) : parts;
    }
}
