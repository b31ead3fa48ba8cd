package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.decide.Mistake;
import java.util.List;

/** What {@code gray.source} says. */
final class SourceName {

    private SourceName() {}

    static String scheme(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }

    /** The source as people may see it: what stands before an {@code @}, and secrets in a query, are left out. */
    static String withoutPassword(String source) {
        return source.replaceAll("(?<=//|,|:)[^/@,]*@", "").replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    static InvalidRulesException mistake(String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake("gray.source", "", wrong, remedy)));
    }
}
