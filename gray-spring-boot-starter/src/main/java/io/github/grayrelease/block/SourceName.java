package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.util.List;

/** What {@code gray.source} says. */
public final class SourceName {

    private SourceName() {}

    public static String scheme(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }

    /** The source as people may see it: what stands before an {@code @}, and secrets in a query, are left out. */
    public static String withoutPassword(String source) {
        return source.replaceAll("(?<=//|,|:)[^/@,]*@", "").replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    public static InvalidRulesException mistake(String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake("gray.source", "", wrong, remedy)));
    }
}
