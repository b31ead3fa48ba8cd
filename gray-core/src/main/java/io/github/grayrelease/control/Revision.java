package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that a source said or that an operator went back to, with when and why.
 *
 * @param rules the rules
 * @param at when
 * @param source where the rules came from
 * @param author who or what put them in force
 * @param kind whether the source said them, or an operator went back to them
 */
public record Revision(CheckedRules rules, Instant at, String source, Author author, Kind kind) {

    /** How rules came about. */
    public enum Kind {
        /** The source said them. */
        SAID,
        /** An operator went back to them. */
        ROLLED_BACK
    }

    /**
     * Names the content of the rules.
     *
     * @return the version
     */
    public String version() {
        return rules.version();
    }

    /**
     * What the rules mean in this application.
     *
     * @return the document
     */
    public RuleDocument document() {
        return rules.document();
    }

    /**
     * Who or what put the rules in force.
     *
     * @return the name
     */
    public String by() {
        return author.name();
    }

    /**
     * Why the rules were put in force.
     *
     * @return the reason, where one was given
     */
    public Optional<String> because() {
        return author.because();
    }

    /** The same rules, put in force once more. */
    Revision again(Instant now, Author by, Kind how) {
        return new Revision(rules, now, source, by, how);
    }

    boolean isSameAs(Revision other) {
        return version().equals(other.version());
    }

    /**
     * The block as its source holds it, in JSON, which YAML readers read.
     *
     * @return the text of a {@code gray:} block
     */
    public String text() {
        return JsonBlock.of(rules.block());
    }

    /**
     * The rules as an operator would write them below {@code gray:}, with what the application's own configuration adds.
     *
     * @return maps, lists and texts
     */
    public Map<String, Object> written() {
        return Collections.unmodifiableMap(WrittenForm.of(rules.document()));
    }
}
