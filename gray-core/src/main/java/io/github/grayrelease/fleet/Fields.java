package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Author;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The fields that a section must have.
 *
 * @param place the place of the text, for messages
 * @param section the section
 */
record Fields(String place, Section section) {

    private static final String BECAUSE = "because";
    private static final String BY = "by";
    static final String AT = "at";

    /** Adds the operator, the reason and the time to a section. */
    static Section signed(Section section, Instant now, Author author) {
        Section signed = section.with(AT, now.toString()).with(BY, author.name());
        return author.because().map(because -> signed.with(BECAUSE, because)).orElse(signed);
    }

    String text(String key) throws UnreadableStateException {
        Optional<String> value = section.field(key);
        if (value.isEmpty()) {
            throw wrong("'" + key + "' is missing");
        }
        return value.get();
    }

    String by() throws UnreadableStateException {
        return text(BY);
    }

    Optional<String> because() {
        return section.field(BECAUSE);
    }

    Author author() throws UnreadableStateException {
        return new Author(by(), because());
    }

    Instant time() throws UnreadableStateException {
        try {
            return Instant.parse(text(AT));
        } catch (DateTimeException noTime) {
            throw wrong("'" + AT + "' is not a time such as 2026-12-01T10:00:00Z");
        }
    }

    /** A number; zero if the field is missing. */
    long number(String key) throws UnreadableStateException {
        try {
            return Long.parseLong(section.field(key).orElse("0"));
        } catch (NumberFormatException noNumber) {
            throw wrong("'" + key + "' is not a number");
        }
    }

    private UnreadableStateException wrong(String problem) {
        return StateText.refused(place + " [" + section.kind() + " " + section.name() + "]", problem);
    }
}
