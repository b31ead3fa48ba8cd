package io.github.grayrelease.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one application: its {@code gray:} block with all parts, unchecked.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended the suspended stages
 * @param subject the places of the subject: {@code principal}, {@code header:NAME}, {@code cookie:NAME},
 *     {@code query:NAME}; the first with a value counts
 * @param rules the rules, the strongest first
 * @param variants the variants that are not stages, by name
 * @param analysis who judges rollouts
 */
public record RuleDocument(
        List<String> stages,
        List<String> suspended,
        List<String> subject,
        List<RuleDefinition> rules,
        Map<String, VariantDefinition> variants,
        AnalysisDefinition.Scope analysis) {

    public RuleDocument {
        stages = List.copyOf(stages);
        suspended = List.copyOf(suspended);
        subject = List.copyOf(subject);
        rules = List.copyOf(rules);
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }

    /**
     * Creates a document without rules; its subject is the authenticated user.
     *
     * @param stages the declared stages, the baseline first
     * @return the document
     */
    public static RuleDocument of(String... stages) {
        return new RuleDocument(
                List.of(stages), List.of(), List.of("principal"), List.of(), Map.of(), AnalysisDefinition.Scope.NONE);
    }

    /**
     * Replaces the rules.
     *
     * @param these the rules, the strongest first
     * @return the document
     */
    public RuleDocument rules(RuleDefinition... these) {
        return new RuleDocument(stages, suspended, subject, List.of(these), variants, analysis);
    }

    /**
     * Replaces the places of the subject.
     *
     * @param sources the places, the strongest first
     * @return the document
     */
    public RuleDocument subject(String... sources) {
        return new RuleDocument(stages, suspended, List.of(sources), rules, variants, analysis);
    }

    /**
     * Replaces the suspended stages.
     *
     * @param these the stages
     * @return the document
     */
    public RuleDocument suspended(String... these) {
        return new RuleDocument(stages, List.of(these), subject, rules, variants, analysis);
    }

    /**
     * Adds a variant.
     *
     * @param name the variant's name
     * @param variant its definition
     * @return the document
     */
    public RuleDocument variant(String name, VariantDefinition variant) {
        Map<String, VariantDefinition> more = new LinkedHashMap<>(variants);
        more.put(name, variant);
        return new RuleDocument(stages, suspended, subject, rules, more, analysis);
    }

    /**
     * Replaces who judges rollouts.
     *
     * @param scope who judges
     * @return the document
     */
    public RuleDocument analysis(AnalysisDefinition.Scope scope) {
        return new RuleDocument(stages, suspended, subject, rules, variants, scope);
    }

    /**
     * The version of this document and of the current files that it names.
     *
     * @return the version of a block with all parts of this document
     */
    public String version() {
        return RuleBlock.of(this).version(InFiles.ON_DISK);
    }
}
