package io.github.grayrelease.source;

import static io.github.grayrelease.decide.RuleDefinition.rule;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.decide.Mistake;
import io.github.grayrelease.decide.RuleDefinition;
import io.github.grayrelease.decide.RuleDocument;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Blocks for tests: each word is the name of a rule for beta; {@code none} is none, {@code wrong} is a mistake. */
final class Words {

    private Words() {}

    static CheckedRules read(Block block) {
        if (block.text().contains("wrong")) {
            throw new InvalidRulesException(
                    List.of(new Mistake("rules:1:1 gray.rules", "'wrong'", "is wrong", "mend it")));
        }
        return checked(lines(block.text()));
    }

    /** What is not a comment, as snapshots begin with some. */
    private static String lines(String text) {
        return text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining(" "));
    }

    static CheckedRules checked(String words) {
        RuleDocument document = document(words);
        return new CheckedRules(document.version(), document);
    }

    static RuleDocument document(String words) {
        return RuleDocument.of("stable", "canary", "beta")
                .rules(Arrays.stream(words.trim().split(" +"))
                        .filter(word -> !word.equals("none"))
                        .map(word -> rule(word, "beta"))
                        .toArray(RuleDefinition[]::new));
    }
}
