package io.github.grayrelease.control;

import io.github.grayrelease.trust.Invitations;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What an operator switched on this instance, over what the rules say.
 *
 * @param pinned the version that stays in force whatever the source says
 * @param suspended the stages that are switched off, and why
 * @param withdrawn the invitations that count no longer, by their ids
 */
public record Switches(Optional<String> pinned, Map<String, Suspension> suspended, Map<String, Withdrawal> withdrawn) {

    private static final String PINNED = "pinned";
    private static final String BECAUSE = " because";
    private static final String BY = " by";
    private static final String AT = " at";
    private static final String WITHDRAWN_BY = " withdrawn-by";
    private static final String WITHDRAWN_AT = " withdrawn-at";

    public static final Switches NONE = new Switches(Optional.empty(), Map.of(), Map.of());

    public Switches {
        suspended = Collections.unmodifiableMap(new LinkedHashMap<>(suspended));
        withdrawn = Collections.unmodifiableMap(new LinkedHashMap<>(withdrawn));
    }

    /**
     * Why a stage is switched off.
     *
     * @param because the reason, as the operator wrote it
     * @param by the operator
     * @param at when
     */
    public record Suspension(String because, String by, Instant at) {}

    /**
     * That an invitation counts no longer.
     *
     * @param by the operator
     * @param at when
     */
    public record Withdrawal(String by, Instant at) {}

    public Switches pinned(Optional<String> version) {
        return new Switches(version, suspended, withdrawn);
    }

    Switches suspending(String stage, Suspension why) {
        Map<String, Suspension> more = new LinkedHashMap<>(suspended);
        more.put(stage, why);
        return new Switches(pinned, more, withdrawn);
    }

    Switches resuming(String stage) {
        Map<String, Suspension> fewer = new LinkedHashMap<>(suspended);
        fewer.remove(stage);
        return new Switches(pinned, fewer, withdrawn);
    }

    /** Forgets what was withdrawn so long ago that no such invitation counts anyway. */
    Switches withdrawing(String invitation, Withdrawal withdrawal) {
        Instant forgotten = withdrawal.at().minus(Invitations.LONGEST.plusDays(1));
        Map<String, Withdrawal> more = new LinkedHashMap<>(withdrawn);
        more.values().removeIf(earlier -> earlier.at().isBefore(forgotten));
        more.putIfAbsent(invitation, withdrawal);
        return new Switches(pinned, suspended, more);
    }

    /** As lines of properties, for {@link #read}. */
    public String text() {
        Properties lines = new Properties();
        pinned.ifPresent(version -> lines.setProperty(PINNED, version));
        suspended.forEach((stage, why) -> {
            lines.setProperty(stage + BECAUSE, why.because());
            lines.setProperty(stage + BY, why.by());
            lines.setProperty(stage + AT, why.at().toString());
        });
        withdrawn.forEach((invitation, how) -> {
            lines.setProperty(invitation + WITHDRAWN_BY, how.by());
            lines.setProperty(invitation + WITHDRAWN_AT, how.at().toString());
        });
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException neverWhileWritingText) {
            throw new IllegalStateException(neverWhileWritingText);
        }
        return text.toString();
    }

    public static Switches read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IOException neverWhileReadingText) {
            throw new IllegalStateException(neverWhileReadingText);
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
        return new Switches(Optional.ofNullable(lines.getProperty(PINNED)), suspended, withdrawn);
    }

    /** What is said of each name that has such a line. */
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
