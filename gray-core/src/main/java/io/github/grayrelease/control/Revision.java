package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that were read from the source or that an operator rolled back to, with time and cause.
 *
 * @param rules the rules
 * @param at the time
 * @param source the source of the rules
 * @param author the cause
 * @param kind whether they were read or rolled back to
 */
public record Revision(CheckedRules rules, Instant at, String source, Author author, Kind kind) {

    /** The origin of a revision. */
    public enum Kind {
        /** Read from the source. */
        SAID,
        /** An operator rolled back to it. */
        ROLLED_BACK
    }

    /**
     * The version of the rules.
     *
     * @return the version
     */
    public String version() {
        return rules.version();
    }

    /**
     * The meaning of the rules in this application.
     *
     * @return the document
     */
    public RuleDocument document() {
        return rules.document();
    }

    /**
     * The cause: an operator's name, or {@code source}, {@code start} or {@code refresh}.
     *
     * @return the name
     */
    public String by() {
        return author.name();
    }

    /**
     * The operator's reason.
     *
     * @return the reason, if given
     */
    public Optional<String> because() {
        return author.because();
    }

    /** Puts the same rules in force once more. */
    Revision again(Instant now, Author by, Kind how) {
        return new Revision(rules, now, source, by, how);
    }

    boolean isSameAs(Revision other) {
        return version().equals(other.version());
    }

    /**
     * The source's block as JSON, which is also YAML.
     *
     * @return the text of a {@code gray:} block
     */
    public String text() {
        return JsonBlock.of(rules.block());
    }

    /**
     * The rules in the form below {@code gray:}, completed by the application's own configuration.
     *
     * @return maps, lists and texts
     */
    public Map<String, Object> written() {
        return Collections.unmodifiableMap(WrittenForm.of(rules.document()));
    }
}
