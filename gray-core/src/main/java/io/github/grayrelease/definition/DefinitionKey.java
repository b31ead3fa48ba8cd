package io.github.grayrelease.definition;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key of the definition records, in the spellings of code and of operators. Reflection runs once per type, because it
 * costs more than all use of its result.
 *
 * @param component its name in code: {@code inFile}
 * @param written its name in a {@code gray:} block: {@code in-file}
 * @param accessor reads it
 */
public record DefinitionKey(String component, String written, Method accessor) {

    private static final ClassValue<List<DefinitionKey>> BY_TYPE = new ClassValue<>() {
        @Override
        protected List<DefinitionKey> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> new DefinitionKey(
                            component.getName(), dashed(component.getName()), component.getAccessor()))
                    .toList();
        }
    };

    /**
     * The keys of a definition.
     *
     * @param definition the definition
     * @return the keys of its type, in their order
     */
    public static List<DefinitionKey> of(Record definition) {
        return BY_TYPE.get(definition.getClass());
    }

    /**
     * The value of this key.
     *
     * @param definition the definition
     * @return the value, or null if it is not set
     */
    public @Nullable Object in(Record definition) {
        try {
            return accessor.invoke(definition);
        } catch (ReflectiveOperationException accessorsOfDefinitionsArePublic) {
            throw new IllegalStateException(accessorsOfDefinitionsArePublic);
        }
    }

    private static String dashed(String name) {
        // A key that is a word of the language ends with an underscore in code.
        return name.replace("_", "").replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
