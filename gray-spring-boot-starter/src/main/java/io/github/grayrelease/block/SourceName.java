package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.util.List;

/** The value of {@code gray.source}. */
public final class SourceName {

    private SourceName() {}

    public static String scheme(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }

    /** The source without secrets: the user part before an {@code @} and passwords in a query are removed. */
    public static String withoutPassword(String source) {
        return source.replaceAll("(?<=//|,|:)[^/@,]*@", "").replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    public static InvalidRulesException mistake(String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake("gray.source", "", wrong, remedy)));
    }
}
