package io.github.grayrelease.block;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.NearestName;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The value of {@code gray.source}. */
public final class SourceName {

    /** A scheme as in RFC 3986, section 3.1. Other texts are not quoted, because they may be passwords. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}");

    /** The modules that open each scheme, besides the starter itself. */
    private static final Map<String, String> MODULES = Map.of(
            "redis", "gray-redis",
            "rediss", "gray-redis",
            "etcd", "gray-etcd",
            "zookeeper", "gray-zookeeper",
            "nacos", "gray-nacos");

    private SourceName() {}

    public static String scheme(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }

    /** The source without secrets: the user part before an {@code @} and passwords in a query are removed. */
    public static String withoutPassword(String source) {
        return source.replaceAll("(?<=//|,|:)[^/@,]*@", "").replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    /**
     * The mistake in a source whose scheme nobody opens.
     *
     * @param source the value of {@code gray.source}
     * @param known the schemes that are known
     */
    public static InvalidRulesException unknown(String source, List<String> known) {
        String scheme = scheme(source);
        List<String> words = Stream.concat(
                        Stream.of("environment"), known.stream().sorted().map(name -> name + ":"))
                .toList();
        String remedy = "write one of " + String.join(", ", words) + ", the last ones with a location after the colon";
        if (source.isBlank()) {
            return mistake("has no value", remedy);
        }
        if (!SCHEME.matcher(scheme).matches()) {
            return mistake("does not begin with a scheme", remedy);
        }
        String module = MODULES.get(scheme);
        if (module != null) {
            return mistake(
                    "needs the module '%s', which is not on the class path".formatted(module),
                    "add the dependency io.github.grayrelease:" + module);
        }
        String meant = NearestName.to(scheme, known)
                .map(near -> "did you mean '" + near + ":'? ")
                .orElse("");
        return mistake("has the unknown scheme '" + scheme + "'", meant + remedy);
    }

    public static InvalidRulesException mistake(String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake("gray.source", "", wrong, remedy)));
    }
}
