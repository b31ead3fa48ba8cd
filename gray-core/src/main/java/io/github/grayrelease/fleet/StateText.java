package io.github.grayrelease.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of sections, for people who look into the store: a line {@code [kind name]} begins a section, a line
 * {@code key: value} is a field. A value of several lines follows its key in lines that begin with a bar.
 */
final class StateText {

    private static final Pattern HEADER = Pattern.compile("\\[([a-z][a-z-]*)(?: (.*))?\\]", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("([^:|\\[\\s][^:]*):(?: (.*))?", Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile("\\S|\\S[^\\p{Cntrl}]*\\S");
    private static final Pattern KEY = Pattern.compile("[^:|\\[\\s\\p{Cntrl}][^:\\p{Cntrl}]*");
    private static final Pattern TRAILING = Pattern.compile("[ \\t\\r]+\\z");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);
    private static final String BAR = "| ";

    private static final String REMEDY =
            "correct it there, or delete the key: the instances write the last state again";

    private final String place;
    private final List<Section> sections = new ArrayList<>();
    private String kind = "";
    private String name = "";
    private Map<String, String> fields = new LinkedHashMap<>();
    private String longKey = "";
    private final List<String> longValue = new ArrayList<>();
    private int line;

    private StateText(String place) {
        this.place = place;
    }

    static String of(List<Section> sections) {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            text.append(text.isEmpty() ? "" : "\n").append(header(section)).append('\n');
            section.fields().forEach((key, value) -> write(key, value, text));
        }
        return text.toString();
    }

    private static String header(Section section) {
        String escaped =
                section.name().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return "[" + section.kind() + (escaped.isEmpty() ? "" : " " + escaped) + "]";
    }

    private static void write(String key, String value, StringBuilder text) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("'" + key + "' can't be a field of the fleet's state");
        }
        text.append(key).append(':');
        if (PLAIN.matcher(value).matches()) {
            text.append(' ').append(value);
        } else if (!value.isEmpty()) {
            text.append('\n').append(BAR).append(value.replace("\n", "\n" + BAR));
        }
        text.append('\n');
    }

    /**
     * Reads sections back.
     *
     * @param place the place of the text, for messages
     * @throws UnreadableStateException if a line has another form, or if a section or field is there twice
     */
    static List<Section> read(String place, String text) throws UnreadableStateException {
        StateText reading = new StateText(place);
        for (String line : text.split("\n", -1)) {
            reading.take(line);
        }
        reading.endValue();
        reading.endSection();
        return reading.sections;
    }

    private void take(String written) throws UnreadableStateException {
        line++;
        if (written.startsWith("|") && !longKey.isEmpty()) {
            longValue.add(written.startsWith(BAR) ? written.substring(BAR.length()) : written.substring(1));
            return;
        }
        endValue();
        String stripped = TRAILING.matcher(written).replaceFirst("");
        Matcher header = HEADER.matcher(stripped);
        Matcher field = FIELD.matcher(stripped);
        if (header.matches()) {
            endSection();
            kind = header.group(1);
            name = header.group(2) == null ? "" : unescaped(header.group(2));
        } else if (!kind.isEmpty() && field.matches()) {
            begin(field.group(1), field.group(2) == null ? "" : field.group(2));
        } else if (!stripped.isEmpty()) {
            throw refused("is neither '[kind name]' nor 'key: value'");
        }
    }

    private void begin(String key, String value) throws UnreadableStateException {
        if (fields.putIfAbsent(key, value) != null) {
            throw refused("repeats '" + key + "'");
        }
        longKey = value.isEmpty() ? key : "";
    }

    private void endValue() {
        if (!longValue.isEmpty()) {
            fields.put(longKey, String.join("\n", longValue));
        }
        longKey = "";
        longValue.clear();
    }

    private void endSection() throws UnreadableStateException {
        if (!kind.isEmpty()) {
            for (Section other : sections) {
                if (other.is(kind, name)) {
                    throw refused("ends a second section '" + kind + " " + name + "'");
                }
            }
            sections.add(new Section(kind, name, fields));
        }
        fields = new LinkedHashMap<>();
    }

    private static String unescaped(String written) {
        return ESCAPE.matcher(written).replaceAll(escape -> switch (escape.group(1)) {
            case "n" -> "\n";
            case "r" -> "\r";
            default -> Matcher.quoteReplacement(escape.group(1));
        });
    }

    private UnreadableStateException refused(String problem) {
        return refused(place + ", line " + line, problem);
    }

    static UnreadableStateException refused(String where, String problem) {
        return new UnreadableStateException(where, problem, REMEDY);
    }
}
