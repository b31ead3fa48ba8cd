package io.github.grayrelease.definition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code gray:} block as its source holds it. A part that the block does not mention is as in the application's own
 * configuration, so that one block serves many applications; its version is the same in all of them.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended stages that are switched off
 * @param subject where the subject is looked for
 * @param rules the rules, strongest first
 * @param variants variants besides the stages, by name
 */
public record RuleBlock(
        @Nullable List<String> stages,
        @Nullable List<String> suspended,
        @Nullable List<String> subject,
        @Nullable List<RuleDefinition> rules,
        @Nullable Map<String, VariantDefinition> variants) {

    private static final int VERSION_BYTES = 6;

    // Copies the lists, and the map in its order.
    public RuleBlock {
        stages = stages == null ? null : List.copyOf(stages);
        suspended = suspended == null ? null : List.copyOf(suspended);
        subject = subject == null ? null : List.copyOf(subject);
        rules = rules == null ? null : List.copyOf(rules);
        variants = variants == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }

    /**
     * A block that mentions every part.
     *
     * @param document the parts
     * @return the block
     */
    public static RuleBlock of(RuleDocument document) {
        return new RuleBlock(
                document.stages(), document.suspended(), document.subject(), document.rules(), document.variants());
    }

    /**
     * What this block means in one application.
     *
     * @param own what the application's own configuration says
     * @return the document that is compiled
     */
    public RuleDocument over(RuleDocument own) {
        return new RuleDocument(
                stages == null ? own.stages() : stages,
                suspended == null ? own.suspended() : suspended,
                subject == null ? own.subject() : subject,
                rules == null ? List.of() : rules,
                variants == null ? own.variants() : variants);
    }

    /**
     * Names the content of this block and of the files that it names. The same content has the same version, on every
     * instance of every application with one version of Gray.
     *
     * @param files finds the files; one that can't be read counts as empty, and is refused by the compiler
     * @return twelve hexadecimal digits
     */
    public String version(InFiles files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            CanonicalText canonical = new CanonicalText(this);
            digest.update(canonical.text().getBytes(StandardCharsets.UTF_8));
            for (String path : canonical.files()) {
                digest.update(hash(path, files).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static String hash(String path, InFiles files) {
        try {
            return files.lines(path).hash();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
