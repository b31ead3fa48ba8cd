package io.github.grayrelease.block;

import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.NearestName;
import io.github.grayrelease.definition.TestDefinition;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * Finds unknown keys before binding. Spring Boot's binder ignores them below lists, and an ignored condition would apply
 * the rule to every request.
 */
public final class KeyCheck {

    private static final ConfigurationPropertyName GRAY = ConfigurationPropertyName.of("gray");

    /** Keys whose values are never quoted. */
    private static final Set<ConfigurationPropertyName> SECRETS = Set.of(
            ConfigurationPropertyName.of("gray.ingress.secret"),
            ConfigurationPropertyName.of("gray.ingress.previous-secret"));

    /** Types whose values are texts. */
    private static final Set<Class<?>> TEXTS = Set.of(String.class, TestDefinition.class, List.class);

    private final Optional<WrittenScalars> scalars;
    private final Origins origins;
    private final ResolvableType block;
    private final Set<Mistake> mistakes = new LinkedHashSet<>();
    private final Map<ConfigurationPropertyName, ConfigurationPropertyName> meant = new LinkedHashMap<>();

    private KeyCheck(Origins origins, Class<?> block, Optional<WrittenScalars> scalars) {
        this.scalars = scalars;
        this.origins = origins;
        this.block = ResolvableType.forClass(block);
    }

    /** All unknown keys, all values of the wrong kind, and all that Spring Boot did not read as they were written. */
    public static KeyMistakes mistakes(Origins origins, Class<?> block) {
        return mistakes(origins, block, Optional.of(new WrittenScalars()));
    }

    /** As {@link #mistakes}, for a block whose values are all read as they were written. */
    static KeyMistakes mistakesInTexts(Origins origins, Class<?> block) {
        return mistakes(origins, block, Optional.empty());
    }

    private static KeyMistakes mistakes(Origins origins, Class<?> block, Optional<WrittenScalars> scalars) {
        KeyCheck check = new KeyCheck(origins, block, scalars);
        origins.keysBelow(GRAY).forEach(check::follow);
        return new KeyMistakes(check.mistakes, check.meant);
    }

    /** Follows a key through the types that the block is bound to. */
    private void follow(ConfigurationPropertyName key) {
        ResolvableType type = block;
        for (int i = GRAY.getNumberOfElements(); i < key.getNumberOfElements(); i++) {
            ResolvableType below = below(type, key, i);
            if (below == null) {
                return;
            }
            type = below;
        }
        checkValue(key, type);
    }

    /** The type of the next element; null after an unknown key, which is recorded as a mistake. */
    private @Nullable ResolvableType below(ResolvableType type, ConfigurationPropertyName key, int i) {
        if (type.toClass() == Map.class) {
            return type.getGeneric(1);
        }
        if (type.toClass() == List.class && key.isNumericIndex(i)) {
            return type.getGeneric(0);
        }
        ConfigurationPropertyName here = key.chop(i);
        if (type.toClass() == List.class) {
            refuse(here, "has keys where a list belongs", "begin each of its entries with a hyphen");
        } else if (!type.toClass().isRecord()) {
            refuse(here, "has keys where a value belongs", "write one value");
        } else {
            return component(type, key, i);
        }
        return null;
    }

    private @Nullable ResolvableType component(ResolvableType type, ConfigurationPropertyName key, int i) {
        String name = key.getElement(i, Form.DASHED);
        RecordComponent found = components(type)
                .filter(component -> key(component).equals(name))
                .findFirst()
                .orElse(null);
        if (found == null) {
            List<String> known = components(type).map(KeyCheck::key).toList();
            ConfigurationPropertyName unknown = key.chop(i + 1);
            mistakes.add(Mistake.unknownKey(written(unknown), known));
            NearestName.to(name, known)
                    .map(near -> unknown.getParent().append(near))
                    .filter(near -> !origins.mention(near))
                    .ifPresent(near -> meant.put(unknown, near));
            return null;
        }
        return ResolvableType.forMethodReturnType(found.getAccessor());
    }

    private void checkValue(ConfigurationPropertyName key, ResolvableType type) {
        String value = origins.value(key);
        Class<?> wanted = type.toClass();
        boolean block = wanted == Map.class
                || (wanted.isRecord() && wanted != TestDefinition.class)
                || (wanted == List.class && type.getGeneric(0).toClass().isRecord() && !value.isEmpty());
        if (block) {
            refuse(
                    key,
                    value.isEmpty() ? "is empty" : "has a value where keys belong",
                    "write keys below it, or remove it");
        } else if (wanted.isEnum() && !words(wanted).contains(value.toLowerCase(Locale.ROOT))) {
            String words = String.join(", ", words(wanted));
            String meant = NearestName.question(value.toLowerCase(Locale.ROOT), words(wanted));
            refuse(key, "is not one of " + words, meant + "write one of " + words);
        } else if ((wanted == boolean.class || wanted == Boolean.class)
                && !value.matches("(?i)true|false|yes|no|on|off")) {
            refuse(key, "is neither true nor false", "write true or false");
        } else if (wanted == int.class && !value.matches("[+-]?\\d{1,9}")) {
            refuse(key, "is not a whole number", "write one, such as -99");
        } else if (TEXTS.contains(wanted)) {
            scalars.ifPresent(written -> checkWritten(key, written));
        }
    }

    private void checkWritten(ConfigurationPropertyName key, WrittenScalars written) {
        origins.property(key)
                .flatMap(property -> written.change(key, property))
                .ifPresent(change -> mistakes.add(
                        SECRETS.contains(key)
                                ? new Mistake(
                                        written(key), "", "is read as another text than was written", change.remedy())
                                : new Mistake(
                                        written(key), "'" + change.written() + "'", change.wrong(), change.remedy())));
    }

    private void refuse(ConfigurationPropertyName key, String wrong, String remedy) {
        String value = SECRETS.contains(key) ? "" : origins.value(key);
        mistakes.add(new Mistake(written(key), value.isEmpty() ? "" : "'" + value + "'", wrong, remedy));
    }

    /** A key with the letters of its author; its {@code toString()} is in lower case. */
    static String written(ConfigurationPropertyName key) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < key.getNumberOfElements(); i++) {
            String element = key.getElement(i, Form.ORIGINAL);
            if (key.chop(i + 1).isLastElementIndexed()) {
                text.append('[').append(element).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(element);
            }
        }
        return text.toString();
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String key(RecordComponent component) {
        // A key that is a word of the language, such as 'for', ends with an underscore in code.
        return DataObjectPropertyName.toDashedForm(component.getName().replace("_", ""));
    }

    private static Stream<RecordComponent> components(ResolvableType type) {
        return Arrays.stream(type.toClass().getRecordComponents());
    }
}
