package io.github.grayrelease.stage;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The grammar of stage names: up to four parts of {@code [a-z0-9]([a-z0-9-]*[a-z0-9])?}, joined by a slash. */
public final class StageName {

    /** The maximum length of a stage name, and so of a tag, in characters. */
    public static final int MAX_LENGTH = 64;

    private static final int MAX_PARTS = 4;

    private StageName() {}

    /**
     * Whether a text is a stage name in normal form.
     *
     * @param text any text
     * @return true if it is
     */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        int parts = 1;
        char previous = '/';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (!isAlphanumeric(previous) || ++parts > MAX_PARTS) {
                    return false;
                }
            } else if (!isAlphanumeric(c) && (c != '-' || previous == '/')) {
                return false;
            }
            previous = c;
        }
        return isAlphanumeric(previous);
    }

    /**
     * Reads a tag: trims it and turns it to lower case. Checks the length before anything else.
     *
     * @param tag the received text
     * @return the stage name, or null if the text is not a stage name
     */
    public static @Nullable String parse(String tag) {
        if (tag.length() > MAX_LENGTH) {
            return null;
        }
        String stage = tag.strip().toLowerCase(Locale.ROOT);
        return isValid(stage) ? stage : null;
    }

    /**
     * The first part of a stage name, which must be a declared stage.
     *
     * @param stage a stage name
     * @return the text before the first slash
     */
    public static String first(String stage) {
        int slash = stage.indexOf('/');
        return slash < 0 ? stage : stage.substring(0, slash);
    }

    /**
     * Whether a stage is another one or a lane below it.
     *
     * @param stage the stage to test
     * @param other the stage that it may equal or be below
     * @return true for {@code beta/team-a} in {@code beta}, false the other way round
     */
    public static boolean isWithin(String stage, String other) {
        int length = other.length();
        return stage.length() == length
                ? stage.equals(other)
                : stage.length() > length && stage.charAt(length) == '/' && stage.startsWith(other);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
