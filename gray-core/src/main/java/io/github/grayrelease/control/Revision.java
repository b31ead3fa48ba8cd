package io.github.grayrelease.control;

import io.github.grayrelease.definition.RuleDocument;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;

/**
 * One time that rules were put in force.
 *
 * @param version names their content
 * @param document the rules
 * @param at when
 * @param source where they came from
 * @param by who or what put them in force
 */
public record Revision(String version, RuleDocument document, Instant at, String source, String by) {

    CheckedRules rules() {
        return new CheckedRules(version, document);
    }

    /**
     * The rules as a {@code gray:} block, in JSON, which YAML readers read.
     *
     * @return the block
     */
    public String text() {
        return JsonBlock.of(document);
    }

    /**
     * The rules as an operator would write them below {@code gray:}.
     *
     * @return maps, lists and texts
     */
    public Map<String, Object> block() {
        return Collections.unmodifiableMap(WrittenForm.of(document));
    }
}
