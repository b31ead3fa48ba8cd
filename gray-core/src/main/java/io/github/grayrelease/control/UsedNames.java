package io.github.grayrelease.control;

import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.NearestName;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.stage.StageName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The stages and variants that code names, each with the place of its first use. Safe for all threads. */
final class UsedNames {

    private final Map<String, String> places = new ConcurrentSkipListMap<>();

    void add(String name, String place) {
        places.putIfAbsent(name, place);
    }

    /** One mistake for each name that a document does not declare. */
    List<Mistake> missingIn(RuleDocument document) {
        return places.entrySet().stream()
                .filter(use -> !declares(document, use.getKey()))
                .map(use -> new Mistake(
                        "gray.stages",
                        "",
                        "does not declare '%s', which @GrayVariant on %s names".formatted(use.getKey(), use.getValue()),
                        meant(use.getKey(), document)
                                + "declare it here or under 'gray.variants', or declare it in the application's own"
                                + " configuration"))
                .toList();
    }

    private static String meant(String name, RuleDocument document) {
        List<String> declared = Stream.concat(document.stages().stream(), document.variants().keySet().stream())
                .toList();
        return NearestName.to(name, declared)
                .map(near -> "did you mean '" + near + "' in the annotation? ")
                .orElse("");
    }

    private static boolean declares(RuleDocument document, String name) {
        return document.variants().containsKey(name)
                || document.stages().stream().anyMatch(stage -> StageName.isWithin(name, stage));
    }
}
