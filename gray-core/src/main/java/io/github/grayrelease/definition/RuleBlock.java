package io.github.grayrelease.definition;

import io.github.grayrelease.definition.AnalysisDefinition.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code gray:} block as its source contains it. Parts that the block leaves out come from the application's own
 * configuration, and so do stages and variants that only the application declares. So one block serves many applications,
 * with one version.
 *
 * @param stages the declared stages, the baseline first
 * @param suspended the suspended stages
 * @param subject the places of the subject
 * @param rules the rules, the strongest first
 * @param variants the variants that are not stages, by name
 * @param analysis who judges rollouts
 */
public record RuleBlock(
        @Nullable List<String> stages,
        @Nullable List<String> suspended,
        @Nullable List<String> subject,
        @Nullable List<RuleDefinition> rules,
        @Nullable Map<String, VariantDefinition> variants,
        @Nullable Scope analysis) {

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
                document.stages(),
                document.suspended(),
                document.subject(),
                document.rules(),
                document.variants(),
                document.analysis().equals(Scope.NONE) ? null : document.analysis());
    }

    /**
     * The application's own configuration. A block of a source may add to what it declares, and never removes from it.
     *
     * @param document all its parts, with defaults
     * @param declaredStages the stages that it declares, the baseline first; empty if it has the default ones, which a
     *     block may replace
     */
    public record Own(RuleDocument document, List<String> declaredStages) {

        // Copies the list.
        public Own {
            declaredStages = List.copyOf(declaredStages);
        }
    }

    /**
     * The meaning of this block in one application.
     *
     * @param own the application's own configuration
     * @return the document that is compiled
     */
    public RuleDocument over(Own own) {
        RuleDocument document = own.document();
        return new RuleDocument(
                stages == null ? document.stages() : withMore(stages, own.declaredStages()),
                suspended == null ? document.suspended() : suspended,
                subject == null ? document.subject() : subject,
                rules == null ? List.of() : rules,
                variants == null ? document.variants() : withMore(variants, document.variants()),
                analysis == null ? document.analysis() : analysis);
    }

    private static List<String> withMore(List<String> stages, List<String> declared) {
        List<String> all = new ArrayList<>(stages);
        declared.stream().filter(stage -> !stages.contains(stage)).forEach(all::add);
        return all;
    }

    private static Map<String, VariantDefinition> withMore(
            Map<String, VariantDefinition> variants, Map<String, VariantDefinition> declared) {
        Map<String, VariantDefinition> all = new LinkedHashMap<>(variants);
        declared.forEach(all::putIfAbsent);
        return all;
    }

    /**
     * A contradiction between this block and the application's own configuration.
     *
     * @param own the application's own configuration
     * @return the mistake if the two declare different baselines
     */
    public Optional<Mistake> contradicts(Own own) {
        if (stages == null || stages.isEmpty() || own.declaredStages().isEmpty()) {
            return Optional.empty();
        }
        String baseline = own.declaredStages().get(0);
        return stages.get(0).equals(baseline)
                ? Optional.empty()
                : Optional.of(new Mistake(
                        "gray.stages[0]",
                        "'" + stages.get(0) + "'",
                        "is not the baseline that this application's own configuration declares",
                        "begin the list with '" + baseline + "'"));
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
