package io.github.grayrelease.block;

import io.github.grayrelease.definition.NearestName;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;

/**
 * Finds environment variables that nearly name a key. They can't stop the start, because a variable that begins with
 * {@code GRAY_} may belong to another program.
 */
public final class VariableCheck {

    private static final String PREFIX = "GRAY_";

    private VariableCheck() {}

    /**
     * The warning for each variable that is no key but nearly one, in alphabetical order; it repeats no value.
     *
     * @param variables the names of all environment variables
     * @param block the type that the block is bound to
     */
    public static List<String> warnings(Set<String> variables, Class<?> block) {
        return variables.stream()
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(PREFIX))
                .sorted()
                .flatMap(name -> meant(name, block).stream()
                        .map(meant ->
                                "Environment variable '%s' is not a key of Gray and has no effect; did you mean '%s'?"
                                        .formatted(name, meant)))
                .toList();
    }

    /** The variable that was probably meant; empty if the variable names a key, or is not like any. */
    private static Optional<String> meant(String variable, Class<?> block) {
        String[] words = variable.toUpperCase(Locale.ROOT).split("_", -1);
        ResolvableType type = ResolvableType.forClass(block);
        int i = 1;
        while (i < words.length) {
            if (!type.toClass().isRecord()) {
                return Optional.empty(); // below a list or a map, names are the application's own
            }
            int begin = i;
            Optional<RecordComponent> found = Optional.empty();
            for (int end = words.length; end > begin && found.isEmpty(); end--) {
                found = component(type, String.join("", Arrays.asList(words).subList(begin, end)));
                i = end;
            }
            if (found.isEmpty()) {
                return nearest(type, words, begin);
            }
            type = ResolvableType.forMethodReturnType(found.get().getAccessor());
        }
        return Optional.empty();
    }

    /** Spring Boot takes a key with and without an underscore for each of its hyphens. */
    private static Optional<RecordComponent> component(ResolvableType type, String word) {
        return Arrays.stream(type.toClass().getRecordComponents())
                .filter(component -> component.getName().equalsIgnoreCase(word))
                .findFirst();
    }

    private static Optional<String> nearest(ResolvableType type, String[] words, int begin) {
        List<String> known = Arrays.stream(type.toClass().getRecordComponents())
                .map(component -> DataObjectPropertyName.toDashedForm(component.getName())
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT))
                .toList();
        List<String> all = Arrays.asList(words);
        return IntStream.rangeClosed(begin + 1, words.length)
                .boxed()
                .flatMap(end -> NearestName.to(String.join("_", all.subList(begin, end)), known).stream()
                        .map(near -> String.join("_", all.subList(0, begin)) + "_" + near
                                + (end < words.length ? "_" + String.join("_", all.subList(end, words.length)) : "")))
                .findFirst();
    }
}
