package io.github.grayrelease.decide;

import io.github.grayrelease.extract.StageName;
import io.github.grayrelease.extract.Stages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a document into a book, or into the list of everything that is wrong with it. Used once. */
final class RuleCompiler {

    /** Rule names stand in logs, metrics and headers. */
    private static final Pattern RULE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final RuleDocument document;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<String> ruleNames = new HashSet<>();

    RuleCompiler(RuleDocument document) {
        this.document = document;
    }

    RuleBook compile() {
        Stages stages = stages();
        List<Lookup> subject = subject();
        suspended(stages);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < document.rules().size(); i++) {
            rules.add(rule("gray.rules[" + i + "]", document.rules().get(i), stages));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidRulesException(mistakes);
        }
        return new RuleBook(document.version(), stages, document.suspended(), subject, rules);
    }

    private Stages stages() {
        List<String> names = document.stages();
        if (names.isEmpty()) {
            refuse("gray.stages", "", "names no stage", "name at least the baseline: [stable, canary, beta]");
            return Stages.DEFAULT;
        }
        for (int i = 0; i < names.size(); i++) {
            String key = "gray.stages[" + i + "]";
            if (!StageName.isValid(names.get(i)) || names.get(i).indexOf('/') >= 0) {
                refuse(key, quoted(names.get(i)), "is not a stage name", "use a to z, 0 to 9 and inner hyphens");
            } else if (names.indexOf(names.get(i)) < i) {
                refuse(key, quoted(names.get(i)), "is declared twice", "remove one of the two");
            }
        }
        return new Stages(names);
    }

    private List<Lookup> subject() {
        List<Lookup> lookups = new ArrayList<>();
        for (int i = 0; i < document.subject().size(); i++) {
            String source = document.subject().get(i);
            Lookup.parse(source)
                    .ifPresentOrElse(
                            lookups::add,
                            refusal(
                                    "gray.subject[" + i + "]",
                                    quoted(source),
                                    "is no source of a subject",
                                    "use 'principal', 'header:NAME', 'cookie:NAME' or 'query:NAME'"));
        }
        return lookups;
    }

    private void suspended(Stages stages) {
        for (int i = 0; i < document.suspended().size(); i++) {
            String key = "gray.suspended[" + i + "]";
            String stage = document.suspended().get(i);
            declared(key, stage, stages);
            if (stage.equals(stages.baseline())) {
                refuse(key, quoted(stage), "is the baseline", "the baseline can't be switched off; remove it here");
            }
        }
    }

    private Rule rule(String key, RuleDefinition written, Stages stages) {
        String name = name(key + ".name", written.name());
        String stage = stage(key + ".stage", written.stage(), stages);
        String salt = written.salt() == null ? name : written.salt();
        boolean enabled = !Boolean.FALSE.equals(written.enabled());
        return new Rule(
                Optional.of(name),
                stage,
                enabled,
                entries(key + ".match", written.match()),
                share(key + ".percent", written.percent()),
                salt);
    }

    private String name(String key, @Nullable String name) {
        if (name == null || name.isBlank()) {
            refuse(key, "", "is missing", "give the rule a name; logs and metrics show it");
            return "";
        }
        if (!RULE_NAME.matcher(name).matches()) {
            refuse(
                    key,
                    quoted(name),
                    "is not a rule name",
                    "use up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit");
        } else if (!ruleNames.add(name)) {
            refuse(key, quoted(name), "is the name of an earlier rule too", "give each rule a name of its own");
        }
        return name;
    }

    private String stage(String key, @Nullable String stage, Stages stages) {
        if (stage == null || stage.isBlank()) {
            refuse(key, "", "is missing", "name the stage this rule decides for: " + list(stages));
            return stages.baseline();
        }
        declared(key, stage, stages);
        return stage;
    }

    private void declared(String key, String stage, Stages stages) {
        if (StageName.isValid(stage) && stages.declare(stage)) {
            return;
        }
        String meant = Nearest.to(stage, stages.names())
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("");
        refuse(key, quoted(stage), "is not a declared stage", meant + "declared are " + list(stages));
    }

    private Optional<Share> share(String key, @Nullable String percent) {
        if (percent == null) {
            return Optional.empty();
        }
        Optional<Share> share = Share.parse(percent);
        if (share.isEmpty()) {
            refuse(
                    key,
                    percent.isBlank() ? "" : percent,
                    "is not a number from 0 to 100 with at most two decimals",
                    "set a number from 0 to 100, for example 10 or 0.25");
        }
        return share;
    }

    private List<Predicate<Facts>> entries(String key, @Nullable List<MatchDefinition> written) {
        if (written == null) {
            return List.of();
        }
        if (written.isEmpty()) {
            refuse(key, "", "has no entry", "add an entry, or remove 'match' where the rule is for every request");
        }
        List<Predicate<Facts>> entries = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            entries.add(entry(key + "[" + i + "]", written.get(i)));
        }
        return entries;
    }

    private Predicate<Facts> entry(String key, MatchDefinition written) {
        List<Predicate<Facts>> tests = new ArrayList<>();
        addTests(tests, key + ".header", written.header(), Lookup::header);
        addTests(tests, key + ".cookie", written.cookie(), Lookup::cookie);
        addTests(tests, key + ".query", written.query(), Lookup::query);
        if (written.subject() != null) {
            tests.add(test(key + ".subject", written.subject(), Lookup.SUBJECT));
        }
        return tests.stream().reduce(Predicate::and).orElseGet(() -> {
            refuse(key, "", "has no condition", "set one of header, cookie, query, subject");
            return facts -> false;
        });
    }

    private void addTests(
            List<Predicate<Facts>> tests,
            String key,
            @Nullable Map<String, TestDefinition> written,
            Function<String, Lookup> lookup) {
        if (written == null) {
            return;
        }
        if (written.isEmpty()) {
            refuse(key, "", "names nothing to look at", "write NAME: VALUE below it");
        }
        written.forEach((name, test) -> tests.add(test(key + "." + name, test, lookup.apply(name))));
    }

    private Predicate<Facts> test(String key, TestDefinition written, Lookup lookup) {
        Predicate<String> test = valueTest(key, written);
        return facts -> {
            String value = lookup.in(facts);
            return value != null && test.test(value);
        };
    }

    private Predicate<String> valueTest(String key, TestDefinition written) {
        List<Predicate<String>> tests = new ArrayList<>();
        addTest(tests, written.exact(), text -> text::equals);
        addTest(tests, written.in(), texts -> Set.copyOf(texts)::contains);
        addTest(tests, written.prefix(), text -> value -> value.startsWith(text));
        addTest(tests, written.suffix(), text -> value -> value.endsWith(text));
        addTest(tests, written.contains(), text -> value -> value.contains(text));
        if (tests.size() != 1) {
            refuse(
                    key,
                    "",
                    tests.isEmpty() ? "has no test" : "has " + tests.size() + " tests where one belongs",
                    "write a value, or one of exact, in, prefix, suffix, contains");
            return value -> false;
        }
        return tests.get(0);
    }

    private static <T> void addTest(
            List<Predicate<String>> tests, @Nullable T written, Function<T, Predicate<String>> test) {
        if (written != null) {
            tests.add(test.apply(written));
        }
    }

    private Runnable refusal(String key, String value, String wrong, String remedy) {
        return () -> refuse(key, value, wrong, remedy);
    }

    private void refuse(String key, String value, String wrong, String remedy) {
        mistakes.add(new Mistake(key, value, wrong, remedy));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static String list(Stages stages) {
        return String.join(", ", stages.names());
    }
}
