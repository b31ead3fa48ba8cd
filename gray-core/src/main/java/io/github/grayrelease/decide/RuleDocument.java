package io.github.grayrelease.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The {@code gray:} block that decides, as it was written.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended stages that are switched off
 * @param subject where the subject is looked for: {@code principal}, {@code header:NAME}, {@code cookie:NAME},
 *     {@code query:NAME}; the first that yields a value
 * @param rules the rules, strongest first
 */
public record RuleDocument(
        List<String> stages, List<String> suspended, List<String> subject, List<RuleDefinition> rules) {

    private static final int VERSION_BYTES = 6;

    public RuleDocument {
        stages = List.copyOf(stages);
        suspended = List.copyOf(suspended);
        subject = List.copyOf(subject);
        rules = List.copyOf(rules);
    }

    /**
     * A document without rules, whose subject is the authenticated user.
     *
     * @param stages the declared stages, the baseline first
     * @return the document
     */
    public static RuleDocument of(String... stages) {
        return new RuleDocument(List.of(stages), List.of(), List.of("principal"), List.of());
    }

    /**
     * This document with these rules.
     *
     * @param these the rules, strongest first
     * @return the document
     */
    public RuleDocument rules(RuleDefinition... these) {
        return new RuleDocument(stages, suspended, subject, List.of(these));
    }

    /**
     * This document with the subject looked for in these places.
     *
     * @param sources the places, strongest first
     * @return the document
     */
    public RuleDocument subject(String... sources) {
        return new RuleDocument(stages, suspended, List.of(sources), rules);
    }

    /**
     * This document with these stages switched off.
     *
     * @param these the stages
     * @return the document
     */
    public RuleDocument suspended(String... these) {
        return new RuleDocument(stages, Arrays.asList(these), subject, rules);
    }

    /**
     * Names this document's content: the same rules have the same version, on every instance of one Gray version.
     *
     * @return twelve hexadecimal digits
     */
    public String version() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Canonical.of(this).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
