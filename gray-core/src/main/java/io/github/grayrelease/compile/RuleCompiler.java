package io.github.grayrelease.compile;

import io.github.grayrelease.decide.Lookup;
import io.github.grayrelease.decide.Ramp;
import io.github.grayrelease.decide.Rule;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.decide.Variant;
import io.github.grayrelease.definition.EntryDefinition;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Salt;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.share.Split;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.stage.Stages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles a document into a rule book, or lists all of its mistakes. Used once. */
public final class RuleCompiler {

    /** Rule names appear in logs, metrics and headers. */
    private static final Pattern RULE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** In the place of a variant's name. */
    private static final String STAGES = "";

    private final RuleDocument document;
    private final Mistakes mistakes = new Mistakes();
    private final EntryCompiler entries;
    private final TimeCompiler times = new TimeCompiler(mistakes);
    private final ShareCompiler shares = new ShareCompiler(mistakes);
    private final RolloutCompiler rollouts;
    private final Set<String> ruleNames = new HashSet<>();
    private final Stages stages;

    private RuleCompiler(RuleDocument document, InFiles files) {
        this.document = document;
        this.entries = new EntryCompiler(mistakes, files);
        this.rollouts = new RolloutCompiler(document.analysis(), mistakes);
        this.stages = stages();
    }

    /**
     * Compiles a document.
     *
     * @param document the document
     * @return its rule book
     * @throws InvalidRulesException if the document has mistakes; it lists all of them
     */
    public static RuleBook compile(RuleDocument document) {
        return compile(document, document.version(), InFiles.ON_DISK);
    }

    /**
     * Compiles a document whose version and files are known.
     *
     * @param document the document
     * @param version its version
     * @param files finds the files that it names
     * @return its rule book
     * @throws InvalidRulesException if the document has mistakes; it lists all of them
     */
    public static RuleBook compile(RuleDocument document, String version, InFiles files) {
        return new RuleCompiler(document, files).compile(version);
    }

    private RuleBook compile(String version) {
        List<Lookup> subject = subject();
        suspended();
        List<Rule> rules = rules("gray.rules", document.rules(), STAGES);
        List<Variant> variants = new ArrayList<>();
        document.variants().forEach((name, written) -> variants.add(variant("gray.variants." + name, name, written)));
        mistakes.throwIfAny();
        return new RuleBook(version, stages, document.suspended(), subject, rules, variants);
    }

    private Stages stages() {
        List<String> names = document.stages();
        if (names.isEmpty()) {
            mistakes.refuse("gray.stages", "", "names no stage", "name at least the baseline: [stable, canary, beta]");
            return Stages.DEFAULT;
        }
        for (int i = 0; i < names.size(); i++) {
            String key = "gray.stages[" + i + "]";
            if (!isPart(names.get(i))) {
                mistakes.refuseText(key, names.get(i), "is not a stage name", "use a to z, 0 to 9 and inner hyphens");
            } else if (names.indexOf(names.get(i)) < i) {
                mistakes.refuseText(key, names.get(i), "is declared twice", "remove one of the two");
            }
        }
        return new Stages(names);
    }

    private static boolean isPart(String name) {
        return StageName.isValid(name) && name.indexOf('/') < 0;
    }

    private List<Lookup> subject() {
        List<Lookup> lookups = new ArrayList<>();
        for (int i = 0; i < document.subject().size(); i++) {
            String source = document.subject().get(i);
            Optional<Lookup> lookup = Lookup.parse(source);
            lookup.ifPresent(lookups::add);
            if (lookup.isEmpty()) {
                mistakes.refuseText(
                        "gray.subject[" + i + "]",
                        source,
                        "is not a subject source",
                        "use 'principal', 'header:NAME', 'cookie:NAME' or 'query:NAME'");
            }
        }
        return lookups;
    }

    private void suspended() {
        for (int i = 0; i < document.suspended().size(); i++) {
            String key = "gray.suspended[" + i + "]";
            String stage = document.suspended().get(i);
            mistakes.checkDeclared(key, stage, stages);
            if (stage.equals(stages.baseline())) {
                mistakes.refuseText(key, stage, "is the baseline", "the baseline can't be suspended; remove it here");
            }
        }
    }

    private Variant variant(String key, String name, VariantDefinition written) {
        if (!isPart(name)) {
            mistakes.refuseText(key, name, "is not a variant name", "use a to z, 0 to 9 and inner hyphens");
        } else if (stages.declare(name)) {
            mistakes.refuseText(key, name, "is a stage, and each stage is a variant already", "choose another name");
        }
        List<String> on = Objects.requireNonNullElse(written.stages(), List.of());
        for (int i = 0; i < on.size(); i++) {
            mistakes.checkDeclared(key + ".stages[" + i + "]", on.get(i), stages);
        }
        List<RuleDefinition> rules = Objects.requireNonNullElse(written.rules(), List.of());
        if (on.isEmpty() && rules.isEmpty()) {
            mistakes.refuse(key, "", "is never on", "set stages, rules or both");
        }
        return new Variant(name, on, rules(key + ".rules", rules, name));
    }

    /** The rules of a variant, or those that decide stages. */
    private List<Rule> rules(String key, List<RuleDefinition> written, String variant) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            rules.add(rule(key + "[" + i + "]", written.get(i), variant));
        }
        return rules;
    }

    private Rule rule(String key, RuleDefinition written, String variant) {
        String name = name(key + ".name", written.name());
        Split split = variant.equals(STAGES) ? split(key, written) : noStage(key, written);
        Optional<Rollout> rollout = rollout(key, written, variant);
        Optional<Ramp> ramp = rollout.isPresent() ? Optional.of(Ramp.NOBODY_YET) : ramp(key, written, split);
        return new Rule(
                Optional.of(name),
                !Boolean.FALSE.equals(written.enabled()),
                times.window(key, written),
                entries.compile(key + ".match", written.match()),
                asksAttributes(written),
                ramp,
                rollout,
                split,
                Salt.of(written.salt() == null ? name : written.salt()));
    }

    private String name(String key, @Nullable String name) {
        if (name == null || name.isBlank()) {
            mistakes.refuse(key, "", "is missing", "give the rule a name; logs and metrics show it");
            return "";
        }
        if (!RULE_NAME.matcher(name).matches()) {
            mistakes.refuseText(
                    key,
                    name,
                    "is not a rule name",
                    "use up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit");
        } else if (!ruleNames.add(name)) {
            mistakes.refuseText(key, name, "is the name of an earlier rule too", "give each rule a name of its own");
        }
        return name;
    }

    /** A rule of a variant has no stage: it switches the variant on. */
    private Split noStage(String key, RuleDefinition written) {
        if (written.stage() != null) {
            mistakes.refuseText(key + ".stage", written.stage(), "is not allowed in a rule of a variant", "remove it");
        }
        if (written.split() != null) {
            mistakes.refuse(key + ".split", "", "is not allowed in a rule of a variant", "use percent");
        }
        return Split.of("");
    }

    private Split split(String key, RuleDefinition written) {
        if (written.split() != null) {
            return split(key + ".split", written.split(), written);
        }
        String stage = written.stage();
        if (stage == null || stage.isBlank()) {
            mistakes.refuse(
                    key + ".stage", "", "is missing", "name the stage this rule decides for: " + Mistakes.list(stages));
            return Split.of(stages.baseline());
        }
        mistakes.checkDeclared(key + ".stage", stage, stages);
        return Split.of(stage);
    }

    private Split split(String key, Map<String, String> written, RuleDefinition rule) {
        if (rule.stage() != null || rule.percent() != null || rule.ramp() != null) {
            mistakes.refuse(key, "", "can't be combined with stage, percent or ramp", "keep one of them");
        }
        List<Split.Arm> arms = new ArrayList<>();
        written.forEach((stage, percent) -> {
            mistakes.checkDeclared(key + "." + stage, stage, stages);
            shares.compile(key + "." + stage, percent)
                    .ifPresent(share -> arms.add(new Split.Arm(stage, share.basisPoints())));
        });
        int sum = arms.stream().mapToInt(Split.Arm::weight).sum();
        if (sum > Share.EVERYBODY) {
            mistakes.refuse(key, "", "adds up to more than 100", "lower the shares to at most 100 in total");
        }
        if (arms.isEmpty() || sum == 0) {
            mistakes.refuse(key, "", "has no share above 0", "set a share above 0 for at least one stage");
            return Split.of(stages.baseline());
        }
        return new Split(arms);
    }

    private Optional<Rollout> rollout(String key, RuleDefinition written, String variant) {
        if (!RolloutCompiler.isRollout(written)) {
            if (written.analysis() != null) {
                mistakes.refuse(
                        key + ".analysis",
                        "",
                        "has no effect without a ramp whose steps wait for evidence",
                        "write 'for' in the steps of 'ramp', or remove 'analysis'");
            }
            return Optional.empty();
        }
        if (written.percent() != null || written.split() != null) {
            mistakes.refuse(key + ".ramp", "", "can't be combined with percent or split", "keep one of them");
        }
        String serves = variant.equals(STAGES) ? Objects.requireNonNullElse(written.stage(), "") : variant;
        return Optional.of(rollouts.compile(key, written, serves, cannotSuspend(serves, variant)));
    }

    private String cannotSuspend(String stage, String variant) {
        if (!variant.equals(STAGES)) {
            return "is not possible in a rule of a variant, which has no stage";
        }
        return stage.equals(stages.baseline()) ? "is not possible for the baseline, which can't be suspended" : "";
    }

    private Optional<Ramp> ramp(String key, RuleDefinition written, Split split) {
        if (written.split() != null) {
            return Optional.of(Ramp.always(new Share(Math.min(split.total(), Share.EVERYBODY))));
        }
        if (written.ramp() == null) {
            return shares.compile(key + ".percent", written.percent()).map(Ramp::always);
        }
        if (written.percent() != null) {
            mistakes.refuse(key + ".ramp", "", "can't be combined with percent", "keep one of them");
        }
        return Optional.of(times.ramp(key + ".ramp", written.ramp()));
    }

    private static boolean asksAttributes(RuleDefinition written) {
        return written.match() != null
                && written.match().stream().map(EntryDefinition::attribute).anyMatch(Objects::nonNull);
    }
}
