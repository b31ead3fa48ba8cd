package io.github.grayrelease.compile;

import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The rollouts of a document. */
public final class Rollouts {

    private Rollouts() {}

    /**
     * The mistakes of a document with rollouts in an application that steers none: such a rule would let nobody in, for ever.
     *
     * @param document the document
     * @return one mistake for each rollout
     */
    public static List<Mistake> refused(RuleDocument document) {
        List<Mistake> refused = new ArrayList<>();
        add("gray.rules", document.rules(), refused);
        document.variants()
                .forEach((name, variant) -> add(
                        "gray.variants." + name + ".rules",
                        Objects.requireNonNullElse(variant.rules(), List.of()),
                        refused));
        return refused;
    }

    /**
     * The mistake of a document whose instances are to judge a sum, where no instance can see the numbers of others.
     *
     * @param document the document
     * @param because why not
     * @return the mistake; empty if each instance judges for itself
     */
    public static Optional<Mistake> cannotShare(RuleDocument document, String because) {
        return document.analysis().isShared()
                ? Optional.of(new Mistake(
                        "gray.analysis.scope", "'shared'", because, "write 'instance', and the number of instances"))
                : Optional.empty();
    }

    private static void add(String key, List<RuleDefinition> rules, List<Mistake> refused) {
        for (int i = 0; i < rules.size(); i++) {
            if (RolloutCompiler.isRollout(rules.get(i))) {
                refused.add(new Mistake(
                        key + "[" + i + "].ramp",
                        "",
                        "waits for evidence, which nothing here collects",
                        "add io.github.grayrelease:gray-rollout to the application, or write 'at' in the steps instead of"
                                + " 'for'"));
            }
        }
    }
}
