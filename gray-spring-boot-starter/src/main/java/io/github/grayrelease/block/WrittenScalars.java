package io.github.grayrelease.block;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Finds values that Spring Boot's readers turned into other values than were written: YAML's {@code 1_001} into 1001, UTF-8
 * in a properties file into Latin-1. Boot knows the place of a value, so the written text is read again from there. Not
 * thread-safe.
 */
final class WrittenScalars {

    private static final String IN_QUOTES = "write it in quotes";

    /** Keys whose values are numbers, however they are written. */
    private static final Set<String> NUMBERS = Set.of("percent", "min", "max", "tolerate", "minrequests");

    private static final String SHARES = "split";

    /** The key one of whose words is {@code off}, which YAML reads as false. The compiler takes both. */
    private static final String LATENCY = "latency";

    private static final String OFF = "off";

    /** The scalars of each file that was read again, by their place. */
    private final Map<Resource, Map<Location, String>> files = new HashMap<>();

    /** A difference between what was written and what is read. */
    record Change(String written, String wrong, String remedy) {}

    /** The difference between a value and what was written, if any. */
    Optional<Change> change(ConfigurationPropertyName key, ConfigurationProperty property) {
        Object value = property.getValue();
        TextResourceOrigin origin =
                Origins.innermost(property.getOrigin()) instanceof TextResourceOrigin text ? text : null;
        if (value instanceof CharSequence text) {
            return origin == null ? Optional.empty() : misread(text.toString(), origin);
        }
        String written = origin == null ? null : writtenAt(origin);
        return written == null ? unknown(key, value) : change(key, value, written);
    }

    private static Optional<Change> change(ConfigurationPropertyName key, Object value, String text) {
        boolean same = text.equals(value.toString())
                || (isNumber(key) && sameNumber(text, value))
                || (text.equals(OFF) && last(key).equals(LATENCY));
        return same ? Optional.empty() : Optional.of(new Change(text, "is read as " + value + " by YAML", IN_QUOTES));
    }

    /** Whole numbers and booleans are read as they were written almost always; others may have lost a digit or a zero. */
    private static Optional<Change> unknown(ConfigurationPropertyName key, Object value) {
        boolean safe = value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Boolean
                || (value instanceof Number && isNumber(key));
        return safe
                ? Optional.empty()
                : Optional.of(new Change(
                        value.toString(),
                        "was a " + value.getClass().getSimpleName() + " where a text belongs",
                        IN_QUOTES));
    }

    private static boolean isNumber(ConfigurationPropertyName key) {
        int last = key.getNumberOfElements() - 1;
        return NUMBERS.contains(last(key))
                || (last > 0 && key.getElement(last - 1, Form.UNIFORM).equals(SHARES));
    }

    private static String last(ConfigurationPropertyName key) {
        return key.getLastElement(Form.UNIFORM);
    }

    private static boolean sameNumber(String text, Object value) {
        try {
            return new BigDecimal(text.replace("_", "")).compareTo(new BigDecimal(value.toString())) == 0;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /** Spring Boot reads properties files as Latin-1. */
    private static Optional<Change> misread(String value, TextResourceOrigin origin) {
        Resource resource = origin.getResource();
        boolean isProperties =
                resource != null && String.valueOf(resource.getFilename()).endsWith(".properties");
        if (!isProperties || value.chars().allMatch(c -> c < 0x80)) {
            return Optional.empty();
        }
        String utf8 = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        boolean isUtf8 = value.chars().allMatch(c -> c <= 0xff) && utf8.indexOf('\ufffd') < 0;
        return isUtf8
                ? Optional.of(new Change(
                        utf8,
                        "is read as '" + value + "', as Spring Boot reads properties files in ISO-8859-1",
                        "write it with \\uXXXX, or in a YAML file"))
                : Optional.empty();
    }

    private @Nullable String writtenAt(TextResourceOrigin origin) {
        Resource resource = origin.getResource();
        return resource == null || origin.getLocation() == null
                ? null
                : files.computeIfAbsent(resource, WrittenScalars::scalars).get(origin.getLocation());
    }

    /** The scalars of a YAML file; none if it has changed since Spring Boot read it, and is no YAML any more. */
    private static Map<Location, String> scalars(Resource resource) {
        Map<Location, String> scalars = new HashMap<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        try (UnicodeReader text = new UnicodeReader(resource.getInputStream())) {
            YamlText.parse(text).forEach(document -> collect(document, seen, scalars));
        } catch (IOException | YAMLException notYaml) {
            return Map.of();
        }
        return scalars;
    }

    private static void collect(Node node, Set<Node> seen, Map<Location, String> scalars) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            scalars.put(YamlText.place(scalar), scalar.getValue());
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(element -> collect(element, seen, scalars));
        } else if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> collect(entry.getValueNode(), seen, scalars));
        }
    }
}
