package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes the operators' switches as properties, and reads them back. */
final class SwitchesText {

    /** The number of this format. A version of Gray that writes more, or something else, writes another number. */
    private static final String FORMAT = "format";

    private static final String THIS_FORMAT = "1";

    private static final String PINNED = "pinned";
    private static final String BECAUSE = " because";
    private static final String BY = " by";
    private static final String AT = " at";
    private static final String WITHDRAWN_BY = " withdrawn-by";
    private static final String WITHDRAWN_AT = " withdrawn-at";
    private static final String ACT = "act ";
    private static final String ACT_BECAUSE = " act-because";
    private static final String ACT_BY = " act-by";
    private static final String ACT_AT = " act-at";
    private static final String ACT_VERSION = " act-version";
    private static final String ACT_WHAT = " act-what";

    private SwitchesText() {}

    static String of(Switches switches) {
        Properties lines = new Properties();
        lines.setProperty(FORMAT, THIS_FORMAT);
        switches.pinned().ifPresent(version -> lines.setProperty(PINNED, version));
        switches.suspended().forEach((stage, why) -> {
            lines.setProperty(stage + BECAUSE, why.because());
            lines.setProperty(stage + BY, why.by());
            lines.setProperty(stage + AT, why.at().toString());
        });
        switches.withdrawn().forEach((invitation, how) -> {
            lines.setProperty(invitation + WITHDRAWN_BY, how.by());
            lines.setProperty(invitation + WITHDRAWN_AT, how.at().toString());
        });
        for (int i = 0; i < switches.acts().size(); i++) {
            write(switches.acts().get(i), ACT + i, lines);
        }
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException neverWhileWritingText) {
            throw new IllegalStateException(neverWhileWritingText);
        }
        return text.toString();
    }

    private static void write(Act act, String key, Properties lines) {
        act.author().because().ifPresent(because -> lines.setProperty(key + ACT_BECAUSE, because));
        lines.setProperty(key + ACT_BY, act.author().name());
        lines.setProperty(key + ACT_AT, act.at().toString());
        lines.setProperty(key + ACT_VERSION, act.version());
        lines.setProperty(key + ACT_WHAT, act.what());
    }

    /**
     * Reads switches back.
     *
     * @throws RuntimeException if they are not in this format
     */
    static Switches read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IOException neverWhileReadingText) {
            throw new IllegalStateException(neverWhileReadingText);
        }
        String format = lines.getProperty(FORMAT, THIS_FORMAT);
        if (!format.equals(THIS_FORMAT)) {
            throw new IllegalArgumentException("its format is " + format + " instead of " + THIS_FORMAT);
        }
        Map<String, Suspension> suspended = each(
                BECAUSE,
                lines,
                stage -> new Suspension(
                        lines.getProperty(stage + BECAUSE),
                        lines.getProperty(stage + BY),
                        Instant.parse(lines.getProperty(stage + AT))));
        Map<String, Withdrawal> withdrawn = each(
                WITHDRAWN_AT,
                lines,
                invitation -> new Withdrawal(
                        lines.getProperty(invitation + WITHDRAWN_BY, ""),
                        Instant.parse(lines.getProperty(invitation + WITHDRAWN_AT))));
        return new Switches(Optional.ofNullable(lines.getProperty(PINNED)), suspended, withdrawn, acts(lines));
    }

    private static List<Act> acts(Properties lines) {
        List<Act> acts = new ArrayList<>();
        for (int i = 0; lines.containsKey(ACT + i + ACT_AT); i++) {
            String key = ACT + i;
            Author author = new Author(
                    lines.getProperty(key + ACT_BY, ""), Optional.ofNullable(lines.getProperty(key + ACT_BECAUSE)));
            acts.add(new Act(
                    Instant.parse(lines.getProperty(key + ACT_AT)),
                    author,
                    lines.getProperty(key + ACT_VERSION, ""),
                    lines.getProperty(key + ACT_WHAT, "")));
        }
        return acts;
    }

    /** The values of all lines with this ending, by name. */
    private static <T> Map<String, T> each(String line, Properties lines, Function<String, T> said) {
        Map<String, T> each = new TreeMap<>();
        for (String key : lines.stringPropertyNames()) {
            if (key.endsWith(line)) {
                String name = key.substring(0, key.length() - line.length());
                each.put(name, said.apply(name));
            }
        }
        return each;
    }
}
