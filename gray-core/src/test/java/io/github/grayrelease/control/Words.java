package io.github.grayrelease.control;

import static io.github.grayrelease.definition.RuleDefinition.rule;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Blocks for tests: each word is the name of a rule for beta; {@code none} is none, {@code wrong} is a mistake. */
public final class Words {

    private Words() {}

    public static CheckedRules read(Block block, InFiles files) {
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

    public static CheckedRules checked(String words) {
        RuleDocument document = document(words);
        return new CheckedRules(document.version(), RuleBlock.of(document), document, Map.of());
    }

    public static RuleDocument document(String words) {
        return RuleDocument.of("stable", "canary", "beta")
                .rules(Arrays.stream(words.trim().split(" +"))
                        .filter(word -> !word.equals("none"))
                        .map(word -> rule(word, "beta"))
                        .toArray(RuleDefinition[]::new));
    }
}
