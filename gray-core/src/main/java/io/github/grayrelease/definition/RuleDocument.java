package io.github.grayrelease.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code gray:} block that decides, as it was written.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended stages that are switched off
 * @param subject where the subject is looked for: {@code principal}, {@code header:NAME}, {@code cookie:NAME},
 *     {@code query:NAME}; the first that yields a value
 * @param rules the rules, strongest first
 * @param variants variants besides the stages, by name
 */
public record RuleDocument(
        List<String> stages,
        List<String> suspended,
        List<String> subject,
        List<RuleDefinition> rules,
        Map<String, VariantDefinition> variants) {

    public RuleDocument {
        stages = List.copyOf(stages);
        suspended = List.copyOf(suspended);
        subject = List.copyOf(subject);
        rules = List.copyOf(rules);
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }

    /**
     * A document without rules, whose subject is the authenticated user.
     *
     * @param stages the declared stages, the baseline first
     * @return the document
     */
    public static RuleDocument of(String... stages) {
        return new RuleDocument(List.of(stages), List.of(), List.of("principal"), List.of(), Map.of());
    }

    /**
     * This document with these rules.
     *
     * @param these the rules, strongest first
     * @return the document
     */
    public RuleDocument rules(RuleDefinition... these) {
        return new RuleDocument(stages, suspended, subject, List.of(these), variants);
    }

    /**
     * This document with the subject looked for in these places.
     *
     * @param sources the places, strongest first
     * @return the document
     */
    public RuleDocument subject(String... sources) {
        return new RuleDocument(stages, suspended, List.of(sources), rules, variants);
    }

    /**
     * This document with these stages switched off.
     *
     * @param these the stages
     * @return the document
     */
    public RuleDocument suspended(String... these) {
        return new RuleDocument(stages, List.of(these), subject, rules, variants);
    }

    /**
     * This document with one more variant.
     *
     * @param name the variant's name
     * @param variant where it is on
     * @return the document
     */
    public RuleDocument variant(String name, VariantDefinition variant) {
        Map<String, VariantDefinition> more = new LinkedHashMap<>(variants);
        more.put(name, variant);
        return new RuleDocument(stages, suspended, subject, rules, more);
    }

    /**
     * Names this document's content, with the files that it names as they are on disk now.
     *
     * @return the version of a block that says all of it
     */
    public String version() {
        return RuleBlock.of(this).version(InFiles.ON_DISK);
    }
}
