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
 * A {@code gray:} block as its source contains it. Parts that the block leaves out come from the application's own
 * configuration. So one block serves many applications, with one version.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended the suspended stages
 * @param subject the places of the subject
 * @param rules the rules, the strongest first
 * @param variants the variants that are not stages, by name
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
     * Creates a block with all parts.
     *
     * @param document the parts
     * @return the block
     */
    public static RuleBlock of(RuleDocument document) {
        return new RuleBlock(
                document.stages(), document.suspended(), document.subject(), document.rules(), document.variants());
    }

    /**
     * The meaning of this block in one application.
     *
     * @param own the application's own configuration
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
     * The version of this block and of the files that it names: a hash of the content. Equal content has equal versions on
     * every instance of every application with the same version of Gray.
     *
     * @param files finds the files; an unreadable file counts as empty here, and the compiler refuses it
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
